package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// `history`: how an image was made, last step first.
final class HistoryCommand implements Command {
    private static final int CREATED_BY = 45;
    private static final String MISSING = "<missing>";

    @Override
    public Usage usage() {
        return Usage.of("history", "[OPTIONS] IMAGE", "Show the history of an image")
                .words(1, 1)
                .text("format", "string", Formats.HELP)
                .flag('H', "human", "Print sizes and dates in human readable format")
                .fallback("true")
                .flag("no-trunc", "Don't truncate output")
                .text(
                        "platform",
                        "string",
                        "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")")
                .flag('q', "quiet", "Only show image IDs");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean human = arguments.flag("human", true);
        boolean full = arguments.flag("no-trunc");
        List<JsonObject> steps =
                context.engine().images().history(arguments.word(0), arguments.text("platform")).stream()
                        .map(step -> fields(step, human, full))
                        .toList();
        String format = arguments.text("format", "");
        if (arguments.flag("quiet")) {
            for (JsonObject step : steps) {
                context.printLine(step.text("ID"));
            }
        } else if (Formats.isTable(format)) {
            context.print(table(steps, human));
        } else {
            context.print(Row.all(format, "*formatter.historyContext", headings(human), steps));
        }
        return 0;
    }

    private static String table(List<JsonObject> steps, boolean human) {
        Table table = new Table("IMAGE", human ? "CREATED" : "CREATED AT", "CREATED BY", "SIZE", "COMMENT");
        for (JsonObject step : steps) {
            table.row(
                    step.text("ID"),
                    step.text(human ? "CreatedSince" : "CreatedAt"),
                    step.text("CreatedBy"),
                    step.text("Size"),
                    step.text("Comment"));
        }
        return table.text();
    }

    private static JsonObject fields(JsonObject step, boolean human, boolean full) {
        String id = step.text("Id");
        String by = step.text("CreatedBy").replace('\t', ' ');
        long created = step.number("Created");
        long size = step.number("Size");
        String moment = created == 0 ? "N/A" : Units.since(created);
        return JsonObject.builder()
                .put("Comment", step.text("Comment"))
                .put("CreatedAt", Instant.ofEpochSecond(created).toString())
                .put("CreatedBy", full ? by : Formats.ellipsis(by, CREATED_BY))
                .put(
                        "CreatedSince",
                        human ? moment : Instant.ofEpochSecond(created).toString())
                .put("ID", full || id.equals(MISSING) ? id : Formats.shortId(id))
                .put("Size", human ? Units.size(size) : Long.toString(size))
                .build();
    }

    private static JsonObject headings(boolean human) {
        return JsonObject.builder()
                .put("Comment", "COMMENT")
                .put("CreatedAt", "CREATED AT")
                .put("CreatedBy", "CREATED BY")
                .put("CreatedSince", human ? "CREATED" : "CREATED AT")
                .put("ID", "IMAGE")
                .put("Size", "SIZE")
                .build();
    }
}
