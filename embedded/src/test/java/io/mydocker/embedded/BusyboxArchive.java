package io.mydocker.embedded;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// Packs the host's static busybox into an image archive, as `docker save` would write it: the image that tests run.
final class BusyboxArchive {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS = List.of(
            "sh",
            "sleep",
            "true",
            "false",
            "cat",
            "echo",
            "ls",
            "id",
            "env",
            "ps",
            "head",
            "wc",
            "kill",
            "touch",
            "mkdir",
            "dd",
            "seq",
            "stty",
            "test",
            "printf",
            "hostname",
            "mount",
            "pwd",
            "yes",
            "readlink",
            "grep",
            "ip",
            "tail",
            "stat",
            "trap",
            "umount",
            "chmod",
            "tty");
    private static final Instant EPOCH = Instant.EPOCH;

    private BusyboxArchive() {}

    /// Writes the archive of `busybox:latest`.
    static void write(Path archive) throws IOException {
        byte[] layer = layer();
        byte[] config = config(Digest.sha256(layer)).utf8();
        String configName = Digest.sha256(config).hex() + ".json";
        JsonObject manifest = JsonObject.builder()
                .put("Config", configName)
                .put("RepoTags", List.of("busybox:latest"))
                .put("Layers", List.of("layer/layer.tar"))
                .build();
        try (TarWriter tar = new TarWriter(Files.newOutputStream(archive))) {
            file(tar, configName, config, 0644);
            file(tar, "layer/layer.tar", layer, 0644);
            file(tar, "manifest.json", ("[" + manifest + "]").getBytes(StandardCharsets.UTF_8), 0644);
        }
    }

    private static JsonObject config(Digest diffId) {
        return JsonObject.builder()
                .put("created", "2026-01-01T00:00:00Z")
                .put("architecture", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .put("os", "linux")
                .put(
                        "config",
                        JsonObject.builder()
                                .put("Env", List.of("PATH=/usr/bin:/bin"))
                                .put("Cmd", List.of("sh"))
                                .build())
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put("diff_ids", List.of(diffId.toString()))
                                .build())
                .put("history", Json.strings(List.of()))
                .build();
    }

    private static byte[] layer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String directory : List.of("bin", "etc", "tmp", "root", "proc", "sys", "dev", "var")) {
                tar.put(TarEntry.directory(directory, attributes(directory.equals("tmp") ? 01777 : 0755)));
            }
            file(tar, "bin/busybox", Files.readAllBytes(BUSYBOX), 0755);
            for (String applet : APPLETS) {
                tar.put(TarEntry.symlink("bin/" + applet, "busybox", attributes(0777)));
            }
            text(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1001:Alice:/home/alice:/bin/sh\n");
            text(tar, "etc/group", "root:x:0:\nalice:x:1001:\nwheel:x:10:root,alice\n");
            file(tar, "etc/noexec", "no".getBytes(StandardCharsets.UTF_8), 0644);
        }
        return bytes.toByteArray();
    }

    private static void text(TarWriter tar, String name, String text) throws IOException {
        file(tar, name, text.getBytes(StandardCharsets.UTF_8), 0644);
    }

    private static void file(TarWriter tar, String name, byte[] content, int mode) throws IOException {
        tar.put(TarEntry.file(name, content.length, attributes(mode)));
        tar.write(content);
    }

    private static TarEntry.Attributes attributes(int mode) {
        return new TarEntry.Attributes(mode, 0, 0, EPOCH, new TreeMap<>());
    }
}
