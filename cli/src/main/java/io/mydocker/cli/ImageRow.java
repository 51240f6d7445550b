package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A name of an image as a row of `images`: an image with three tags has three rows.
record ImageRow(JsonObject image, String repository, String tag, String digest, boolean full) {
    private static final String NONE = "<none>";

    /// The rows of the engine's list, in its order.
    static List<ImageRow> of(List<JsonObject> images, boolean digests, boolean full) {
        List<ImageRow> rows = new ArrayList<>();
        for (JsonObject image : images) {
            addRows(rows, image, digests, full);
        }
        return rows;
    }

    private static void addRows(List<ImageRow> rows, JsonObject image, boolean digests, boolean full) {
        Map<String, List<String>> tagsOf = split(image.strings("RepoTags"), ':');
        Map<String, List<String>> digestsOf = split(image.strings("RepoDigests"), '@');
        if (tagsOf.isEmpty() && digestsOf.isEmpty()) {
            rows.add(new ImageRow(image, NONE, NONE, NONE, full));
        }
        tagsOf.forEach((repository, tags) -> {
            List<String> known = digestsOf.remove(repository);
            for (String tag : tags) {
                for (String digest : digests && known != null ? known : List.of(NONE)) {
                    rows.add(new ImageRow(image, repository, tag, digest, full));
                }
            }
        });
        // What is left has no tag any more.
        digestsOf.forEach((repository, left) -> {
            for (String digest : digests ? left : List.of("")) {
                rows.add(new ImageRow(image, repository, NONE, digest, full));
            }
        });
    }

    /// Repositories with what stands behind the last `separator`; `<none>` names nothing.
    private static Map<String, List<String>> split(List<String> references, char separator) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (String reference : references) {
            int at = reference.indexOf('@');
            int cut = separator == '@' ? at : reference.lastIndexOf(':');
            if (cut > 0 && !reference.startsWith(NONE)) {
                parts.computeIfAbsent(reference.substring(0, cut), _ -> new ArrayList<>())
                        .add(reference.substring(cut + 1));
            }
        }
        return parts;
    }

    String id() {
        return full ? image.text("Id") : Formats.shortId(image.text("Id"));
    }

    String created() {
        return Units.since(image.number("Created"));
    }

    String size() {
        return Units.size(image.number("Size"));
    }

    /// The fields for `--format`.
    JsonObject fields() {
        long containers = image.findNumber("Containers").orElse(-1L);
        long shared = image.findNumber("SharedSize").orElse(-1L);
        return JsonObject.builder()
                .put("Containers", containers < 0 ? "N/A" : String.valueOf(containers))
                .put("CreatedAt", Units.timestamp(image.number("Created")))
                .put("CreatedSince", created())
                .put("Digest", digest)
                .put("ID", id())
                .put("Repository", repository)
                .put("SharedSize", known(shared))
                .put("Size", size())
                .put("Tag", tag)
                .put("UniqueSize", known(shared < 0 ? shared : image.number("Size") - shared))
                .put("VirtualSize", Units.progress(image.number("Size")))
                .build();
    }

    private static String known(long size) {
        return size < 0 ? "N/A" : Units.progress(size);
    }

    static JsonObject headings() {
        return JsonObject.builder()
                .put("Containers", "CONTAINERS")
                .put("CreatedAt", "CREATED AT")
                .put("CreatedSince", "CREATED")
                .put("Digest", "DIGEST")
                .put("ID", "IMAGE ID")
                .put("Repository", "REPOSITORY")
                .put("SharedSize", "SHARED SIZE")
                .put("Size", "SIZE")
                .put("Tag", "TAG")
                .put("UniqueSize", "UNIQUE SIZE")
                .put("VirtualSize", "SIZE")
                .build();
    }
}
