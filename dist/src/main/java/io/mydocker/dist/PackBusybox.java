package io.mydocker.dist;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarEntry.Attributes;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Packs a statically linked busybox as the image `busybox:latest`, in the format of `docker save`: the image that a
/// new engine starts with, so that the first command works without any registry. The same program gives the same bytes.
public final class PackBusybox {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final List<String> DIRECTORIES = List.of(
            "bin", "dev", "etc", "home", "usr", "usr/bin", "usr/sbin", "var", "var/spool", "var/spool/mail", "var/www");

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            bin:x:2:2:bin:/bin:/bin/false
            sys:x:3:3:sys:/dev:/bin/false
            mail:x:8:8:mail:/var/spool/mail:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false
            """;

    private static final String GROUP = """
            root:x:0:
            daemon:x:1:
            bin:x:2:
            sys:x:3:
            tty:x:5:
            disk:x:6:
            mail:x:8:
            www-data:x:33:
            users:x:100:
            nogroup:x:65534:
            """;

    private final byte[] program;
    private final Instant time;

    private PackBusybox(byte[] program, Instant time) {
        this.program = program;
        this.time = time;
    }

    /// `PackBusybox PROGRAM ARCHIVE`; without a static program there is no archive, and one line says so.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path busybox = Path.of(arguments[0]);
        Path archive = Path.of(arguments[1]);
        Files.deleteIfExists(archive);
        if (!Files.isExecutable(busybox) || !ElfProgram.isStatic(Files.readAllBytes(busybox))) {
            System.out.println("no statically linked " + busybox + " here: the distribution comes without an image");
            return;
        }
        Instant time = Files.getLastModifiedTime(busybox).toInstant().truncatedTo(ChronoUnit.SECONDS);
        Files.createDirectories(archive.getParent());
        try (OutputStream out = Files.newOutputStream(archive)) {
            new PackBusybox(Files.readAllBytes(busybox), time).writeTo(out, applets(busybox));
        }
    }

    /// The names under which the program is called.
    private static List<String> applets(Path busybox) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(busybox.toString(), "--list")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(busybox + " --list: exit code " + process.exitValue());
        }
        return names.lines()
                .filter(name -> !name.equals("busybox") && !name.isBlank())
                .sorted()
                .toList();
    }

    private void writeTo(OutputStream out, List<String> applets) throws IOException {
        byte[] layer = layer(applets);
        Digest diffId = Digest.sha256(layer);
        byte[] configuration = bytes(configuration(diffId));
        String configurationName = Digest.sha256(configuration).hex() + ".json";
        String layerName = diffId.hex() + "/layer.tar";
        JsonObject image = JsonObject.builder()
                .put("Config", configurationName)
                .put("RepoTags", List.of("busybox:latest"))
                .put("Layers", List.of(layerName))
                .build();
        try (TarWriter tar = new TarWriter(out)) {
            file(tar, configurationName, 0644, configuration);
            file(tar, layerName, 0644, layer);
            file(tar, "manifest.json", 0644, bytes(new JsonArray(List.of(image))));
        }
    }

    private byte[] layer(List<String> applets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String directory : DIRECTORIES) {
                directory(tar, directory, 0755);
            }
            directory(tar, "root", 0700);
            directory(tar, "tmp", 01777);
            file(tar, "bin/busybox", 0755, program);
            for (String applet : applets) {
                tar.put(TarEntry.hardLink("bin/" + applet, "bin/busybox", attributes(0755)));
            }
            // Scripts of other systems expect it there.
            tar.put(TarEntry.symlink("usr/bin/env", "../../bin/env", attributes(0777)));
            file(tar, "etc/passwd", 0644, PASSWD.getBytes(StandardCharsets.UTF_8));
            file(tar, "etc/group", 0644, GROUP.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private JsonObject configuration(Digest diffId) {
        JsonObject config = JsonObject.builder()
                .put("Env", List.of("PATH=" + PATH))
                .put("Cmd", List.of("sh"))
                .build();
        JsonObject history = JsonObject.builder()
                .put("created", time.toString())
                .put("created_by", "busybox of this distribution's busybox-static package")
                .build();
        return JsonObject.builder()
                .put("architecture", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .put("config", config)
                .put("created", time.toString())
                .put("history", new JsonArray(List.of(history)))
                .put("os", "linux")
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put("diff_ids", List.of(diffId.toString()))
                                .build())
                .build();
    }

    private void directory(TarWriter tar, String name, int mode) throws IOException {
        tar.put(TarEntry.directory(name, attributes(mode)));
    }

    private void file(TarWriter tar, String name, int mode, byte[] content) throws IOException {
        tar.put(TarEntry.file(name, content.length, attributes(mode)));
        tar.write(content);
    }

    private Attributes attributes(int mode) {
        return Attributes.of(mode, time);
    }

    private static byte[] bytes(Json json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
