package io.mydocker.engine.image;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Makes archives as `docker save` does, for tests; each layer is a map of file names to contents.
final class ImageArchive {
    static final Instant CREATED = Instant.parse("2024-01-02T03:04:05Z");

    private final String architecture;
    private final List<byte[]> layers = new ArrayList<>();
    private final List<Digest> diffIds = new ArrayList<>();
    private final Map<String, String> labels;
    private Instant created = CREATED;

    ImageArchive(String architecture, Map<String, String> labels) {
        this.architecture = architecture;
        this.labels = labels;
    }

    static ImageArchive of(String label) {
        return new ImageArchive("amd64", Map.of("test", label));
    }

    ImageArchive created(Instant time) {
        created = time;
        return this;
    }

    ImageArchive layer(Map<String, String> files) {
        return layer(tar(files));
    }

    ImageArchive layer(byte[] tar) {
        diffIds.add(Digest.sha256(tar));
        layers.add(tar);
        return this;
    }

    /// A layer whose content is not what the configuration says.
    ImageArchive forgedLayer(byte[] content) {
        diffIds.add(Digest.sha256(new byte[] {1, 2, 3}));
        layers.add(content);
        return this;
    }

    ImageArchive gzipped() {
        layers.replaceAll(ImageArchive::gzip);
        return this;
    }

    List<Digest> diffIds() {
        return diffIds;
    }

    byte[] config() {
        return JsonObject.builder()
                .put("architecture", architecture)
                .put("os", "linux")
                .put("created", created.toString())
                .put(
                        "config",
                        JsonObject.builder()
                                .put("Cmd", List.of("/bin/sh"))
                                .put("Labels", labels)
                                .build())
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        diffIds.stream().map(Digest::toString).toList())
                                .build())
                .build()
                .utf8();
    }

    Digest id() {
        return Digest.sha256(config());
    }

    InputStream stream(String... tags) {
        return new ByteArrayInputStream(bytes(tags));
    }

    Path write(Path file, String... tags) {
        try {
            return Files.write(file, bytes(tags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(String... tags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                names.add(i + "/layer.tar");
                put(writer, names.get(i), layers.get(i));
            }
            String config = id().hex() + ".json";
            put(writer, config, config());
            JsonObject item = JsonObject.builder()
                    .put("Config", config)
                    .put("RepoTags", List.of(tags))
                    .put("Layers", names)
                    .build();
            put(writer, "manifest.json", new JsonArray(List.<Json>of(item)).utf8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] tar(Map<String, String> files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        files.forEach((name, content) -> contents.put(name, content.getBytes(StandardCharsets.UTF_8)));
        return tarOf(contents);
    }

    static byte[] tarOf(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(writer, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static void put(TarWriter writer, String name, byte[] content) throws IOException {
        writer.put(TarEntry.file(name, content.length, TarEntry.Attributes.of(0644, CREATED)));
        writer.write(content);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
