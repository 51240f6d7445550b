package io.mydocker.cli;

import io.mydocker.cli.format.Table;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `network ls`: lists networks.
final class NetworkListCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("network ls", "[OPTIONS]", "List networks")
                .words(0, 0)
                .filter("Provide filter values (e.g. \"driver=bridge\")")
                .flag("no-trunc", "Do not truncate the output")
                .flag('q', "quiet", "Only display network IDs")
                .unsupported("format");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Filters filters = Filters.NONE;
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        Table table = new Table("NETWORK ID", "NAME", "DRIVER", "SCOPE");
        List<JsonObject> networks = new ArrayList<>(context.engine().networks().list(filters));
        networks.sort(Comparator.comparing(network -> network.text("Name")));
        for (JsonObject network : networks) {
            String id = arguments.flag("no-trunc") ? network.text("Id") : Formats.shortId(network.text("Id"));
            if (arguments.flag("quiet")) {
                context.printLine(id);
            }
            table.row(id, network.text("Name"), network.text("Driver"), network.text("Scope"));
        }
        if (!arguments.flag("quiet")) {
            context.print(table.text());
        }
        return 0;
    }
}
