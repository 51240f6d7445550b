package io.mydocker.tests;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An image made for a test: its layers as tars and its configuration, written as `docker save` would.
record TestImage(String reference, JsonObject settings, List<byte[]> layers, List<String> diffIds) {

    /// The image that the build packs from Debian's busybox-static: `docker-archive:` for skopeo.
    static Path busyboxArchive() {
        return SourceTree.here().root().resolve("dist/target/preload/busybox.tar");
    }

    static String busybox() {
        return "docker-archive:" + busyboxArchive();
    }

    static TestImage of(String reference, Layer... layers) {
        List<byte[]> tars = Arrays.stream(layers).map(Layer::tar).toList();
        JsonObject settings = JsonObject.builder()
                .put("Cmd", List.of("sh"))
                .put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
                .build();
        return new TestImage(
                reference, settings, tars, tars.stream().map(Layer::digest).toList());
    }

    /// A statically linked program as the only file, enough for `run`.
    static byte[] program() {
        try {
            return Files.readAllBytes(Path.of("/bin/busybox"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestImage with(String setting, Json value) {
        return new TestImage(reference, settings.with(setting, value), layers, diffIds);
    }

    /// The same image with other diff ids than its layers have.
    TestImage claiming(String... otherDiffIds) {
        return new TestImage(reference, settings, layers, List.of(otherDiffIds));
    }

    byte[] configuration() {
        return JsonObject.builder()
                .put("architecture", architecture())
                .put("os", "linux")
                .put("created", "2026-01-01T00:00:00Z")
                .put("config", settings)
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put("diff_ids", diffIds)
                                .build())
                .put("history", history())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonArray history() {
        List<Json> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            steps.add(JsonObject.builder()
                    .put("created", "2026-01-01T00:00:0" + i + "Z")
                    .put("created_by", "layer " + i)
                    .put("comment", "a comment")
                    .build());
        }
        steps.add(JsonObject.builder()
                .put("created", "2026-01-01T00:00:09Z")
                .put("created_by", "CMD")
                .put("empty_layer", true)
                .build());
        return new JsonArray(steps);
    }

    static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    /// Writes `docker save`'s archive.
    Path archive(Path file) {
        byte[] configuration = configuration();
        String name = Layer.digest(configuration).substring("sha256:".length()) + ".json";
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            names.add(diffIds.get(i).substring("sha256:".length()) + "/layer.tar");
        }
        JsonObject manifest = JsonObject.builder()
                .put("Config", name)
                .put("RepoTags", List.of(reference))
                .put("Layers", names)
                .build();
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, name, configuration);
            for (int i = 0; i < layers.size(); i++) {
                put(tar, names.get(i), layers.get(i));
            }
            put(
                    tar,
                    "manifest.json",
                    new JsonArray(List.of(manifest)).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /// Writes the archive into a directory and names it as skopeo does.
    String archiveSource(Path directory) {
        return "docker-archive:" + archive(directory.resolve(reference + ".tar"));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
