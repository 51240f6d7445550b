package io.mydocker.tests;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        return configuration(settings, diffIds);
    }

    static byte[] configuration(JsonObject settings, List<String> diffIds) {
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
                .put("history", history(diffIds.size()))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonArray history(int layers) {
        List<Json> steps = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            steps.add(JsonObject.builder()
                    .put("created", "2026-01-01T00:00:%02dZ".formatted(i))
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
        SavedArchive.write(
                file,
                reference,
                configuration(),
                layers.stream().map(SavedArchive.Content::of).toList());
        return file;
    }

    /// Writes the archive into a directory and names it as skopeo does.
    String archiveSource(Path directory) {
        return "docker-archive:" + archive(directory.resolve(reference + ".tar"));
    }
}
