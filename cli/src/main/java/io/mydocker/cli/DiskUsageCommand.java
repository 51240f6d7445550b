package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// `system df`: what takes room on the engine's disk, in all or one by one.
final class DiskUsageCommand implements Command {
    private static final JsonObject HEADINGS = JsonObject.builder()
            .put("Active", "ACTIVE")
            .put("Reclaimable", "RECLAIMABLE")
            .put("Size", "SIZE")
            .put("TotalCount", "TOTAL")
            .put("Type", "TYPE")
            .build();

    @Override
    public Usage usage() {
        return Usage.of("system df", "[OPTIONS]", "Show disk usage")
                .words(0, 0)
                .text("format", "string", Formats.HELP)
                .flag('v', "verbose", "Show detailed information on space usage");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        DiskUsage usage = new DiskUsage(context.engine().system().diskUsage());
        String format = arguments.text("format", "");
        if (arguments.flag("verbose")) {
            context.print(verbose(usage, format));
        } else if (Formats.isTable(format)) {
            context.print(table(usage.summary(), "Type", "TotalCount", "Active", "Size", "Reclaimable"));
        } else {
            context.print(Row.all(format, "*formatter.diskUsageContext", HEADINGS, usage.summary()));
        }
        return 0;
    }

    private static String verbose(DiskUsage usage, String format) {
        if (format.equals("json")) {
            return usage.details() + "\n";
        }
        if (!Formats.isTable(format)) {
            return Template.parse(format).fill(usage.details()) + "\n";
        }
        return "Images space usage:\n\n"
                + table(
                        usage.images(),
                        "Repository",
                        "Tag",
                        "ID",
                        "CreatedSince",
                        "Size",
                        "SharedSize",
                        "UniqueSize",
                        "Containers")
                + "\nContainers space usage:\n\n"
                + table(
                        usage.containers(),
                        "ID",
                        "Image",
                        "Command",
                        "LocalVolumes",
                        "Size",
                        "RunningFor",
                        "Status",
                        "Names")
                + "\nLocal Volumes space usage:\n\n"
                + table(usage.volumes(), "Name", "Links", "Size")
                + "\nBuild cache usage: " + Units.size(usage.buildCacheSize()) + "\n\n"
                + table(
                        usage.buildCache(),
                        "ID",
                        "CacheType",
                        "Size",
                        "CreatedSince",
                        "LastUsedSince",
                        "UsageCount",
                        "Shared");
    }

    private static String table(List<JsonObject> rows, String... fields) {
        String[] headings = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            headings[i] = heading(fields, fields[i]);
        }
        Table table = new Table(headings);
        for (JsonObject row : rows) {
            String[] cells = new String[fields.length];
            for (int i = 0; i < fields.length; i++) {
                cells[i] = row.text(fields[i]);
            }
            table.row(cells);
        }
        return table.text();
    }

    private static String heading(String[] fields, String field) {
        return switch (field) {
            case "TotalCount" -> "TOTAL";
            case "ID" ->
                switch (fields[1]) {
                    case "Tag" -> "IMAGE ID";
                    case "Image" -> "CONTAINER ID";
                    case "CacheType" -> "CACHE ID";
                    default -> "IMAGE ID";
                };
            case "Name" -> "VOLUME NAME";
            case "CreatedSince", "RunningFor" -> "CREATED";
            case "LastUsedSince" -> "LAST USED";
            case "UsageCount" -> "USAGE";
            case "CacheType" -> "CACHE TYPE";
            case "SharedSize" -> "SHARED SIZE";
            case "UniqueSize" -> "UNIQUE SIZE";
            case "LocalVolumes" -> "LOCAL VOLUMES";
            default -> field.toUpperCase(Locale.ROOT);
        };
    }
}
