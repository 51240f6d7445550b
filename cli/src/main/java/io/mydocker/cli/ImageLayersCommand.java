package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `image layers`: what an image is made of, the topmost layer first, as `history` has it.
final class ImageLayersCommand implements Command {
    private static final JsonObject HEADINGS = JsonObject.builder()
            .put("DiffID", "DIFF ID")
            .put("ChainID", "CHAIN ID")
            .put("CacheID", "CACHE ID")
            .put("Digest", "DIGEST")
            .put("Size", "SIZE")
            .put("Added", "ADDED")
            .put("Changed", "CHANGED")
            .put("Deleted", "DELETED")
            .put("CreatedBy", "CREATED BY")
            .put("Directory", "DIRECTORY")
            .put("Verified", "VERIFIED")
            .build();
    private static final int SHORT = 12;
    private static final int WIDTH = 45;

    @Override
    public Usage usage() {
        return Usage.of("image layers", "[OPTIONS] IMAGE", "Show the layers of an image")
                .words(1, 1)
                .text("format", "string", Formats.HELP)
                .flag("no-trunc", "Don't truncate output")
                .flag("tree", "Show everything about each layer, from below")
                .flag("verify", "Compare every layer on the disk with its digest");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean verify = arguments.flag("verify");
        boolean whole = arguments.flag("no-trunc");
        List<JsonObject> layers = context.engine().images().layers(arguments.word(0), verify);
        String format = arguments.text("format", "");
        if (arguments.flag("tree")) {
            context.print(tree(layers, verify));
        } else if (Formats.isTable(format)) {
            context.print(table(layers.reversed(), whole, verify));
        } else {
            List<JsonObject> rows = new ArrayList<>();
            layers.reversed().forEach(layer -> rows.add(fields(layer, whole)));
            context.print(Row.all(format, "layer", HEADINGS, rows));
        }
        boolean sound = layers.stream().allMatch(layer -> !verify || layer.bool("Verified"));
        return sound ? 0 : 1;
    }

    private static String table(List<JsonObject> layers, boolean whole, boolean verify) {
        List<String> columns = new ArrayList<>(
                List.of("DiffID", "ChainID", "CacheID", "Digest", "Size", "Added", "Changed", "Deleted", "CreatedBy"));
        if (verify) {
            columns.add("Verified");
        }
        if (whole) {
            columns.add("Directory");
        }
        Table table = new Table(columns.stream().map(HEADINGS::text).toArray(String[]::new));
        for (JsonObject layer : layers) {
            JsonObject fields = fields(layer, whole);
            table.row(columns.stream().map(fields::text).toArray(String[]::new));
        }
        return table.text();
    }

    private static JsonObject fields(JsonObject layer, boolean whole) {
        List<String> digests = layer.strings("Digests");
        JsonObject.Builder fields = JsonObject.builder()
                .put("DiffID", id(layer.text("DiffId"), whole))
                .put("ChainID", id(layer.text("ChainId"), whole))
                .put("CacheID", id(layer.text("CacheId"), whole))
                .put("Digest", digests.isEmpty() ? "<none>" : id(digests.getFirst(), whole))
                .put("Size", Units.size(layer.number("Size")))
                .put("Added", Long.toString(layer.number("Added")))
                .put("Changed", Long.toString(layer.number("Changed")))
                .put("Deleted", Long.toString(layer.number("Deleted")))
                .put("CreatedBy", createdBy(layer, whole))
                .put("Directory", layer.text("Directory"));
        return fields.put("Verified", verified(layer)).build();
    }

    private static String verified(JsonObject layer) {
        return layer.bool("Verified") ? "yes" : layer.text("Damage");
    }

    private static String id(String text, boolean whole) {
        String hex = text.substring(text.indexOf(':') + 1);
        return whole ? text : hex.substring(0, Math.min(SHORT, hex.length()));
    }

    private static String createdBy(JsonObject layer, boolean whole) {
        String text = layer.text("CreatedBy").replace('\t', ' ').replace('\n', ' ');
        return whole || text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    private static String tree(List<JsonObject> layers, boolean verify) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < layers.size(); i++) {
            JsonObject layer = layers.get(i);
            boolean last = i == layers.size() - 1;
            text.append(last ? "└── " : "├── ").append(createdBy(layer, true)).append('\n');
            String margin = last ? "    " : "│   ";
            line(text, margin, "diff id", layer.text("DiffId"));
            line(text, margin, "chain id", layer.text("ChainId"));
            for (String digest : layer.strings("Digests")) {
                line(text, margin, "digest", digest);
            }
            line(text, margin, "directory", layer.text("Directory"));
            line(
                    text,
                    margin,
                    "content",
                    Units.size(layer.number("Size")) + ", adds " + layer.number("Added") + ", changes "
                            + layer.number("Changed") + ", deletes " + layer.number("Deleted"));
            if (verify) {
                line(text, margin, "verified", verified(layer));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String margin, String name, String value) {
        text.append(margin)
                .append(String.format(java.util.Locale.ROOT, "%-11s", name))
                .append(value)
                .append('\n');
    }
}
