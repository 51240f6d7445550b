package io.mydocker.daemon;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// `busybox:latest` out of the host's static busybox, as an archive of `docker save`.
final class TestImage {
    private TestImage() {}

    static byte[] archive() throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(layer)) {
            tar.put(TarEntry.directory("bin", attributes(0755)));
            file(tar, "bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755);
            for (String applet : List.of("sh", "cat", "echo", "sleep", "true")) {
                tar.put(TarEntry.symlink("bin/" + applet, "busybox", attributes(0777)));
            }
            tar.put(TarEntry.directory("etc", attributes(0755)));
            file(tar, "etc/passwd", "root:x:0:0:root:/:/bin/sh\n".getBytes(StandardCharsets.UTF_8), 0644);
        }
        byte[] config = config(Digest.sha256(layer.toByteArray())).utf8();
        String name = Digest.sha256(config).hex() + ".json";
        JsonObject manifest = JsonObject.builder()
                .put("Config", name)
                .put("RepoTags", List.of("busybox:latest"))
                .put("Layers", List.of("layer.tar"))
                .build();
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(archive)) {
            file(tar, name, config, 0644);
            file(tar, "layer.tar", layer.toByteArray(), 0644);
            file(tar, "manifest.json", ("[" + manifest + "]").getBytes(StandardCharsets.UTF_8), 0644);
        }
        return archive.toByteArray();
    }

    private static JsonObject config(Digest layer) {
        JsonObject config = JsonObject.builder()
                .put("Env", List.of("PATH=/bin"))
                .put("Cmd", List.of("sh"))
                .build();
        JsonObject layers = JsonObject.builder()
                .put("type", "layers")
                .put("diff_ids", List.of(layer.toString()))
                .build();
        return JsonObject.builder()
                .put("architecture", Platform.host().architecture())
                .put("os", "linux")
                .put("config", config)
                .put("rootfs", layers)
                .build();
    }

    private static void file(TarWriter tar, String name, byte[] content, int mode) throws IOException {
        tar.put(TarEntry.file(name, content.length, attributes(mode)));
        tar.write(content);
    }

    private static TarEntry.Attributes attributes(int mode) {
        return new TarEntry.Attributes(mode, 0, 0, Instant.EPOCH, new TreeMap<>());
    }
}
