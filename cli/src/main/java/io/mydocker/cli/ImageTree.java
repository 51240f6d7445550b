package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `images --tree`: images with all their names, and below each what it is for each platform, as wide as a terminal.
final class ImageTree {
    private static final String WARNING =
            "WARNING: This is an experimental feature. The output may change and shouldn't be depended on.\n";
    private static final String LEGEND = "Info ->  U In Use ";
    private static final String UNTAGGED = "<untagged>";
    private static final List<String> HEADINGS = List.of("ID", "DISK USAGE", "CONTENT SIZE", "EXTRA");
    private static final List<Integer> WIDTHS = List.of(12, 10, 12, 5);
    private static final int GAP = 3;
    private static final int NARROWEST_NAME = 12;

    /// What Go's command counts a branch as, which it measures in bytes.
    private static final int BRANCH = 7;

    private final int width;
    private final List<Row> rows = new ArrayList<>();
    private boolean hasBranches;

    /// A line of the table; without cells it is a name alone.
    private record Row(String name, int length, List<String> cells) {}

    /// @param width of the terminal, in characters
    ImageTree(int width) {
        this.width = width;
    }

    /// @param all also those without name and digest
    String text(List<JsonObject> images, boolean all) {
        for (JsonObject image : images) {
            hasBranches |= !image.array("Manifests").objects().isEmpty();
        }
        for (JsonObject image : images) {
            boolean dangling = image.strings("RepoTags").isEmpty()
                    && image.strings("RepoDigests").isEmpty();
            if (all || !dangling) {
                addImage(image);
            }
        }
        int columns = HEADINGS.size();
        int left = width;
        for (int i = 0; i < HEADINGS.size(); i++) {
            int wanted = WIDTHS.get(i) + GAP;
            if (left - wanted < NARROWEST_NAME) {
                columns = i;
                break;
            }
            left -= wanted;
        }
        int widest = rows.stream()
                .filter(row -> !row.cells().isEmpty())
                .mapToInt(Row::length)
                .max()
                .orElse(0);
        return print(columns, Math.min(left, Math.max(widest, "IMAGE".length())));
    }

    private void addImage(JsonObject image) {
        List<String> names = image.strings("RepoTags").stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        for (String name : names.subList(0, Math.max(0, names.size() - 1))) {
            rows.add(new Row(name, 0, List.of()));
        }
        List<JsonObject> manifests = image.array("Manifests").objects().stream()
                .filter(manifest -> manifest.text("Kind").equals("image"))
                .toList();
        boolean used = image.number("Containers") > 0;
        long content = 0;
        for (JsonObject manifest : manifests) {
            used |= isUsed(manifest);
            content += manifest.object("Size").number("Content");
        }
        String name = names.isEmpty() ? UNTAGGED : names.getLast();
        rows.add(new Row(name, name.length(), cells(image.text("Id"), image.number("Size"), content, used)));
        for (JsonObject manifest : manifests) {
            addBranch(manifest, manifest.equals(manifests.getLast()));
        }
        if (hasBranches) {
            rows.add(new Row("", 0, List.of()));
        }
    }

    private void addBranch(JsonObject manifest, boolean last) {
        JsonObject platform = manifest.object("ImageData").object("Platform");
        String variant = platform.text("variant");
        String name =
                platform.text("os") + "/" + platform.text("architecture") + (variant.isEmpty() ? "" : "/" + variant);
        JsonObject size = manifest.object("Size");
        rows.add(new Row(
                (last ? "└─ " : "├─ ") + name,
                BRANCH + name.length(),
                cells(manifest.text("ID"), size.number("Total"), size.number("Content"), isUsed(manifest))));
    }

    private static boolean isUsed(JsonObject manifest) {
        return !manifest.object("ImageData").strings("Containers").isEmpty();
    }

    private static List<String> cells(String id, long size, long content, boolean used) {
        return List.of(
                Formats.shortId(id),
                right(Units.size(size), 1),
                right(Units.size(content), 2),
                used ? "U    " : "     ");
    }

    private static String right(String text, int column) {
        return " ".repeat(Math.max(0, WIDTHS.get(column) - text.length())) + text;
    }

    private String print(int columns, int nameWidth) {
        StringBuilder text = new StringBuilder(WARNING);
        text.repeat(' ', Math.max(0, width - LEGEND.length())).append(LEGEND).append("\n\n");
        text.append(bold("IMAGE"));
        int owed = nameWidth - "IMAGE".length();
        for (int i = 0; i < columns; i++) {
            text.repeat(' ', owed + GAP).append(bold(HEADINGS.get(i)));
            owed = WIDTHS.get(i) - HEADINGS.get(i).length();
        }
        text.append('\n');
        for (Row row : rows) {
            String name = row.cells().isEmpty() ? row.name() : Formats.ellipsis(row.name(), nameWidth);
            text.append(name);
            owed = nameWidth - name.length();
            for (int i = 0; i < Math.min(columns, row.cells().size()); i++) {
                text.repeat(' ', owed + GAP).append(row.cells().get(i));
                owed = 0;
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String bold(String heading) {
        return "\033[39m\033[1m" + heading + "\033[0m";
    }
}
