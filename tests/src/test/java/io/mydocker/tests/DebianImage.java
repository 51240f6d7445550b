package io.mydocker.tests;

import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Debian's minimal system with nginx, made once by debootstrap from the mirror that this machine's apt uses, and kept
/// below the build directory.
final class DebianImage {

    private static final Path PLACE = SourceTree.here().root().resolve(".build/debian");

    private static final JsonObject SETTINGS = JsonObject.builder()
            .put("Cmd", List.of("bash"))
            .put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
            .put("StopSignal", "SIGQUIT")
            .build();

    private DebianImage() {}

    /// The image for skopeo: `docker-archive:…`.
    static String archiveSource() {
        return "docker-archive:" + archive();
    }

    /// The image as `docker save` writes it.
    static synchronized Path archive() {
        Path archive = PLACE.resolve("debian-nginx.tar");
        try {
            if (!Files.exists(archive)) {
                Files.createDirectories(PLACE);
                make(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    private static void make(Path archive) throws IOException {
        Path work = TestPlace.create("debootstrap");
        try {
            Path root = work.resolve("root");
            Command.of("debootstrap", "--variant=minbase", "--include=nginx", suite(), root.toString(), mirror())
                    .env("DEBIAN_FRONTEND", "noninteractive")
                    .ok();
            Path layer = work.resolve("layer.tar");
            Command.of(
                            "tar",
                            "--numeric-owner",
                            "--xattrs",
                            "--sort=name",
                            "-C",
                            root.toString(),
                            "-cf",
                            layer.toString(),
                            ".")
                    .ok();
            Path made = work.resolve("image.tar");
            SavedArchive.write(made, "debian-nginx:latest", SETTINGS, List.of(layer));
            Command.of("mv", made.toString(), archive.toString()).ok();
        } finally {
            Command.of("rm", "-rf", "--one-file-system", work.toString()).ok();
        }
    }

    private static String suite() {
        return "bookworm";
    }

    /// Where this machine gets its Debian from; Debian's own address where it is no Debian.
    private static String mirror() {
        String uris = Command.of(
                        "apt-get", "indextargets", "--format", "$(REPO_URI)", "Codename: " + suite(), "Component: main")
                .run()
                .out();
        return uris.lines().findFirst().orElse("http://deb.debian.org/debian");
    }
}
