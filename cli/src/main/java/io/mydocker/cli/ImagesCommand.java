package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.linux.Terminal;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `images`: lists images, newest first.
final class ImagesCommand implements Command {
    private static final int WIDTH = 80;
    private static final int NARROWEST = 20;

    @Override
    public Usage usage() {
        return Usage.of("images", "[OPTIONS] [REPOSITORY[:TAG]]", "List images")
                .words(0, 1)
                .flag('a', "all", "Show all images (default hides intermediate images)")
                .flag("digests", "Show digests")
                .filter("Filter output based on conditions provided")
                .text("format", "string", Formats.HELP)
                .flag("no-trunc", "Don't truncate output")
                .flag('q', "quiet", "Only show image IDs")
                .flag("tree", "List multi-platform images as a tree (EXPERIMENTAL)");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Filters filters = Filters.NONE;
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        if (!arguments.words().isEmpty()) {
            filters = filters.and("reference", arguments.word(0));
        }
        boolean digests = arguments.flag("digests");
        if (arguments.flag("tree")) {
            return printTree(filters, arguments, context);
        }
        List<JsonObject> images = context.engine().images().list(arguments.flag("all"), digests, filters);
        print(ImageRow.of(images, digests, arguments.flag("no-trunc")), arguments, context);
        return 0;
    }

    private static int printTree(Filters filters, Arguments arguments, Context context) throws IOException {
        for (String other : List.of("quiet", "no-trunc", "digests", "format")) {
            boolean given = other.equals("format") ? arguments.text("format").isPresent() : arguments.flag(other);
            if (given) {
                String name = other.equals("digests") ? "show-digest" : other;
                throw new CommandFailure("--" + name + " is not yet supported with --tree", 1);
            }
        }
        boolean all = arguments.flag("all");
        List<JsonObject> images = context.engine().images().listWithManifests(all, filters);
        int width = context.isTerminal(1) ? Terminal.size(1).columns() : WIDTH;
        context.print(new ImageTree(Math.max(width, NARROWEST)).text(images, all));
        return 0;
    }

    static void print(List<ImageRow> rows, Arguments arguments, Context context) throws IOException {
        String format = arguments.text("format", "");
        if (arguments.flag("quiet")) {
            for (ImageRow row : rows) {
                context.printLine(row.id());
            }
        } else if (Formats.isTable(format)) {
            context.print(table(rows, arguments.flag("digests")));
        } else {
            List<JsonObject> objects = new ArrayList<>();
            rows.forEach(row -> objects.add(row.fields()));
            context.print(Row.all(format, "*formatter.imageContext", ImageRow.headings(), objects));
        }
    }

    private static String table(List<ImageRow> rows, boolean digests) {
        Table table = digests
                ? new Table("REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE")
                : new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        for (ImageRow row : rows) {
            if (digests) {
                table.row(row.repository(), row.tag(), row.digest(), row.id(), row.created(), row.size());
            } else {
                table.row(row.repository(), row.tag(), row.id(), row.created(), row.size());
            }
        }
        return table.text();
    }
}
