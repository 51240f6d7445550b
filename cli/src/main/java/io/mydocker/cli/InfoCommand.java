package io.mydocker.cli;

import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.ProductVersion;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// `info`: what the engine has and what its host can do.
final class InfoCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("info", "[OPTIONS]", "Display system-wide information")
                .words(0, 0)
                .text('f', "format", "string", "'json', or a Go template to format the output with");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        JsonObject info = context.engine().system().info();
        String format = arguments.text("format", "");
        if (!format.isEmpty()) {
            context.printLine(format.equals("json") ? info.toString() : filled(format, info, context));
            return 0;
        }
        context.print(text(info));
        for (String warning : info.strings("Warnings")) {
            context.complain(warning);
        }
        return 0;
    }

    private static String filled(String format, JsonObject info, Context context) throws IOException {
        try {
            return Template.parse(format).fill(info, "system.dockerInfo");
        } catch (TemplateException e) {
            throw Formats.failure(e, "", context);
        }
    }

    private static String text(JsonObject info) {
        StringBuilder text = new StringBuilder("Client: mydocker\n");
        text.append(" Version:    ").append(ProductVersion.CURRENT.number()).append("\n\nServer:\n");
        counts(text, info);
        driver(text, info);
        field(text, "Logging Driver", info.text("LoggingDriver"));
        field(text, "Cgroup Driver", info.text("CgroupDriver"));
        field(text, "Cgroup Version", info.text("CgroupVersion"));
        text.append(" Plugins:\n");
        JsonObject plugins = info.object("Plugins");
        for (String kind : List.of("Volume", "Network", "Log")) {
            field(text, " " + kind, String.join(" ", plugins.strings(kind)));
        }
        field(text, "Runtimes", String.join(" ", info.object("Runtimes").names()));
        field(text, "Default Runtime", info.text("DefaultRuntime"));
        if (!info.strings("SecurityOptions").isEmpty()) {
            text.append(" Security Options:\n");
            for (String option : info.strings("SecurityOptions")) {
                security(text, option);
            }
        }
        field(text, "Kernel Version", info.text("KernelVersion"));
        field(text, "Operating System", info.text("OperatingSystem"));
        field(text, "OSType", info.text("OSType"));
        field(text, "Architecture", info.text("Architecture"));
        field(text, "CPUs", String.valueOf(info.number("NCPU")));
        field(text, "Total Memory", Units.memory(info.number("MemTotal")));
        field(text, "Name", info.text("Name"));
        field(text, "ID", info.text("ID"));
        field(text, "Docker Root Dir", info.text("DockerRootDir"));
        field(text, "Debug Mode", String.valueOf(info.bool("Debug")));
        list(text, "Insecure Registries", info.object("RegistryConfig").strings("InsecureRegistryCIDRs"));
        list(text, "Registry Mirrors", info.object("RegistryConfig").strings("Mirrors"));
        field(text, "Live Restore Enabled", String.valueOf(info.bool("LiveRestoreEnabled")));
        return text.toString();
    }

    private static void counts(StringBuilder text, JsonObject info) {
        field(text, "Containers", String.valueOf(info.number("Containers")));
        field(text, " Running", String.valueOf(info.number("ContainersRunning")));
        field(text, " Paused", String.valueOf(info.number("ContainersPaused")));
        field(text, " Stopped", String.valueOf(info.number("ContainersStopped")));
        field(text, "Images", String.valueOf(info.number("Images")));
        field(text, "Server Version", info.text("ServerVersion"));
    }

    private static void driver(StringBuilder text, JsonObject info) {
        field(text, "Storage Driver", info.text("Driver"));
        for (Json pair : info.array("DriverStatus")) {
            List<String> words = pair.asArray("DriverStatus").strings();
            field(text, " " + words.getFirst(), words.getLast());
        }
    }

    private static void security(StringBuilder text, String option) {
        String[] parts = option.split(",", -1);
        text.append("  ").append(parts[0].replace("name=", "")).append('\n');
        for (int i = 1; i < parts.length; i++) {
            text.append("   ").append(parts[i].replace("profile=", "Profile: ")).append('\n');
        }
    }

    private static void list(StringBuilder text, String name, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        text.append(' ').append(name).append(":\n");
        for (String value : values) {
            text.append("  ").append(value).append('\n');
        }
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(' ').append(name).append(": ").append(value).append('\n');
    }
}
