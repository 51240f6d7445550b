package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `port`: where on the host a container's ports are.
final class PortCommand implements Command {
    private static final int MAX_PORT = 65_535;

    @Override
    public Usage usage() {
        return Usage.of(
                        "port",
                        "CONTAINER [PRIVATE_PORT[/PROTO]]",
                        "List port mappings or a specific mapping for the container")
                .words(1, 2);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String container = arguments.word(0);
        JsonObject ports = context.engine()
                .containers()
                .inspect(container, false)
                .object("NetworkSettings")
                .object("Ports");
        String wanted = arguments.words().size() > 1 ? arguments.word(1) : "";
        if (wanted.isEmpty()) {
            for (String line : all(ports)) {
                context.printLine(line);
            }
            return 0;
        }
        int slash = wanted.indexOf('/');
        checkPort(slash < 0 ? wanted : wanted.substring(0, slash));
        List<String> bindings = bindings(ports, slash < 0 ? wanted + "/tcp" : wanted);
        if (bindings.isEmpty()) {
            throw new CommandFailure("Error: No public port '" + wanted + "' published for " + container, 1);
        }
        for (String binding : bindings) {
            context.printLine(binding);
        }
        return 0;
    }

    private static List<String> all(JsonObject ports) {
        List<String> names = new ArrayList<>(ports.names());
        names.sort(Comparator.comparingInt(PortCommand::number).thenComparing(Comparator.naturalOrder()));
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            for (String binding : bindings(ports, name)) {
                lines.add(name + " -> " + binding);
            }
        }
        return lines;
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port.substring(0, Math.max(0, port.indexOf('/'))));
        } catch (NumberFormatException _) {
            return MAX_PORT + 1;
        }
    }

    private static List<String> bindings(JsonObject ports, String port) {
        List<String> bindings = new ArrayList<>();
        for (JsonObject binding : ports.array(port).objects()) {
            String address = binding.text("HostIp");
            boolean colons = address.indexOf(':') >= 0;
            bindings.add((colons ? "[" + address + "]" : address) + ":" + binding.text("HostPort"));
        }
        return bindings;
    }

    private static void checkPort(String port) {
        boolean digits = !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean small = digits && port.length() <= 9 && Integer.parseInt(port) <= MAX_PORT;
        if (!small) {
            throw new CommandFailure(
                    "Error: invalid port (" + port + "): strconv.ParseUint: parsing \"" + port + "\": "
                            + (digits ? "value out of range" : "invalid syntax"),
                    1);
        }
    }
}
