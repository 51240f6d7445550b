package io.mydocker.tests;

import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Writes an image as `docker save` does, by a tar writer that is not ours.
final class SavedArchive {

    private SavedArchive() {}

    /// What stands in the archive under a name.
    interface Content {
        long size() throws IOException;

        void copyTo(OutputStream out) throws IOException;

        static Content of(byte[] bytes) {
            return new Content() {
                @Override
                public long size() {
                    return bytes.length;
                }

                @Override
                public void copyTo(OutputStream out) throws IOException {
                    out.write(bytes);
                }
            };
        }

        static Content of(Path file) {
            return new Content() {
                @Override
                public long size() throws IOException {
                    return Files.size(file);
                }

                @Override
                public void copyTo(OutputStream out) throws IOException {
                    Files.copy(file, out);
                }
            };
        }
    }

    /// An image whose layers are files, tars, the lowest first.
    static void write(Path file, String reference, JsonObject settings, List<Path> layers) {
        List<String> diffIds = layers.stream().map(SavedArchive::digest).toList();
        write(
                file,
                reference,
                TestImage.configuration(settings, diffIds),
                layers.stream().map(Content::of).toList());
    }

    private static String digest(Path file) {
        return "sha256:" + Command.of("sha256sum", file.toString()).ok().substring(0, 64);
    }

    /// @param layers tars, the lowest first
    static void write(Path file, String reference, byte[] configuration, List<Content> layers) {
        String name = Layer.digest(configuration).substring("sha256:".length()) + ".json";
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            names.add("layer" + i + "/layer.tar");
        }
        JsonObject manifest = JsonObject.builder()
                .put("Config", name)
                .put("RepoTags", List.of(reference))
                .put("Layers", names)
                .build();
        byte[] manifests = new JsonArray(List.of(manifest)).toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, name, Content.of(configuration));
            for (int i = 0; i < layers.size(); i++) {
                put(tar, names.get(i), layers.get(i));
            }
            put(tar, "manifest.json", Content.of(manifests));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, Content content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.size());
        tar.putArchiveEntry(entry);
        content.copyTo(tar);
        tar.closeArchiveEntry();
    }
}
