package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ps`: lists containers.
final class PsCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps", "[OPTIONS]", "List containers")
                .words(0, 0)
                .flag('a', "all", "Show all containers (default shows just running)")
                .filter("Filter output based on conditions provided")
                .text("format", "string", Formats.HELP)
                .number('n', "last", "Show n last created containers (includes all states)")
                .flag('l', "latest", "Show the latest created container (includes all states)")
                .flag("no-trunc", "Don't truncate output")
                .flag('q', "quiet", "Only display container IDs")
                .flag('s', "size", "Display total file sizes");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Filters filters = Filters.NONE;
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        Optional<Integer> last = arguments.integer("last").filter(count -> count > 0);
        Optional<Integer> limit = arguments.flag("latest") ? Optional.of(1) : last;
        String format = arguments.text("format", "");
        boolean quiet = arguments.flag("quiet");
        if (!Formats.isTable(format) && !format.equals("json")) {
            check(format);
            if (quiet) {
                context.complain("WARNING: Ignoring custom format, because both --format and --quiet are set.");
            }
        }
        boolean size = arguments.flag("size") || format.contains(".Size") || format.contains("{{json .}}");
        List<JsonObject> containers = context.engine()
                .containers()
                .list(new ContainerClient.ListOptions(
                        arguments.flag("all") || limit.isPresent(), limit, size, filters));
        boolean full = arguments.flag("no-trunc");
        if (quiet) {
            for (JsonObject container : containers) {
                context.printLine(ContainerRow.id(container, full));
            }
        } else if (Formats.isTable(format)) {
            context.print(table(containers, full, size));
        } else {
            List<JsonObject> rows = new ArrayList<>();
            containers.forEach(container -> rows.add(ContainerRow.of(container, full)));
            context.print(Row.all(format, ContainerRow.TYPE, ContainerRow.headings(), rows));
        }
        return 0;
    }

    /// A template is tried on a container with nothing in it: what is wrong shows where there is no container, too.
    private static void check(String format) {
        try {
            String _ = Template.parse(format).fill(ContainerRow.of(JsonObject.EMPTY, false), ContainerRow.TYPE);
        } catch (TemplateException e) {
            String step = e.parsing() ? "parse" : "execute";
            throw new CommandFailure("failed to " + step + " template: " + e.getMessage(), 1, e);
        }
    }

    private static String table(List<JsonObject> containers, boolean full, boolean size) {
        Table table = size
                ? new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES", "SIZE")
                : new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
        for (JsonObject container : containers) {
            String id = ContainerRow.id(container, full);
            String image = ContainerRow.image(container, full);
            String command = ContainerRow.command(container, full);
            String created = Units.since(container.number("Created"));
            String status = container.text("Status");
            String ports = ContainerRow.ports(container);
            String names = ContainerRow.names(container, full);
            if (size) {
                table.row(id, image, command, created, status, ports, names, ContainerRow.size(container));
            } else {
                table.row(id, image, command, created, status, ports, names);
            }
        }
        return table.text();
    }
}
