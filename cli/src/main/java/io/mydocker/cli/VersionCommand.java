package io.mydocker.cli;

import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.api.ProductVersion;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// `version`: the versions of both sides.
final class VersionCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("version", "[OPTIONS]", "Show the version information")
                .words(0, 0)
                .text('f', "format", "string", "'json', or a Go template to format the output with");
    }

    /// What `--version` prints.
    static String line() {
        return "mydocker version " + ProductVersion.CURRENT.number() + ", build " + ProductVersion.CURRENT.commit();
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Optional<JsonObject> server = Optional.empty();
        Optional<UncheckedIOException> failure = Optional.empty();
        try {
            server = Optional.of(context.engine().system().version());
        } catch (UncheckedIOException e) {
            failure = Optional.of(e);
        }
        String format = arguments.text("format", "");
        if (format.isEmpty()) {
            context.print(text(server));
        } else {
            JsonObject.Builder both = JsonObject.builder().put("Client", client());
            both.putIfPresent("Server", server);
            JsonObject document = both.build();
            context.printLine(format.equals("json") ? document.toString() : filled(format, document, context));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return 0;
    }

    private static String filled(String format, JsonObject document, Context context) throws IOException {
        try {
            return Template.parse(format, "version").fill(document, "system.versionInfo");
        } catch (TemplateException e) {
            throw Formats.failure(e, "", context);
        }
    }

    private static JsonObject client() {
        return JsonObject.builder()
                .put("Version", ProductVersion.CURRENT.number())
                .put("ApiVersion", ApiVersion.CURRENT.toString())
                .put("GitCommit", ProductVersion.CURRENT.commit())
                .put("JavaVersion", System.getProperty("java.version", ""))
                .put("Os", "linux")
                .put("Arch", architecture())
                .put("BuildTime", ProductVersion.CURRENT.buildTime())
                .build();
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return name.equals("aarch64") ? "arm64" : name;
    }

    private static String text(Optional<JsonObject> server) {
        StringBuilder text = new StringBuilder("Client: mydocker\n");
        line(text, 1, "Version", ProductVersion.CURRENT.number());
        line(text, 1, "API version", ApiVersion.CURRENT.toString());
        line(text, 1, "Java version", System.getProperty("java.version", ""));
        line(text, 1, "Git commit", ProductVersion.CURRENT.commit());
        line(text, 1, "Built", ProductVersion.CURRENT.buildTime());
        line(text, 1, "OS/Arch", "linux/" + architecture());
        if (server.isEmpty()) {
            return text.toString();
        }
        JsonObject engine = server.get();
        text.append("\nServer: ").append(engine.object("Platform").text("Name")).append('\n');
        for (JsonObject component : engine.array("Components").objects()) {
            text.append(' ').append(component.text("Name")).append(":\n");
            line(text, 2, "Version", component.text("Version"));
            component(text, component.text("Name"), component.stringMap("Details"));
        }
        return text.toString();
    }

    private static void component(StringBuilder text, String name, Map<String, String> details) {
        if (!name.equals("Engine")) {
            details.forEach((key, value) -> line(text, 2, key, value));
            return;
        }
        String minimum = details.getOrDefault("MinAPIVersion", "");
        line(text, 2, "API version", details.getOrDefault("ApiVersion", "") + " (minimum version " + minimum + ")");
        for (String[] field : new String[][] {
            {"JavaVersion", "Java version"},
            {"GoVersion", "Go version"},
            {"GitCommit", "Git commit"},
            {"BuildTime", "Built"}
        }) {
            if (!details.getOrDefault(field[0], "").isEmpty()) {
                line(text, 2, field[1], details.get(field[0]));
            }
        }
        line(text, 2, "OS/Arch", details.getOrDefault("Os", "") + "/" + details.getOrDefault("Arch", ""));
        line(text, 2, "Experimental", details.getOrDefault("Experimental", "false"));
    }

    private static void line(StringBuilder text, int depth, String name, String value) {
        text.repeat(' ', depth).append(name).append(':').repeat(' ', Math.max(1, 18 - name.length() - depth));
        text.append(value).append('\n');
    }
}
