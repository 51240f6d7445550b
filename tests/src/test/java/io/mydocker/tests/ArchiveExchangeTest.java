package io.mydocker.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What we save the others load, and what they save we load: dockerd, podman, buildah, skopeo. An image's id is the
/// digest of its configuration, so that an equal id says that nothing of it was changed.
@RootTest
class ArchiveExchangeTest {

    private static final TestImage IMAGE = TestImage.of(
                    "exchange:1",
                    new Layer()
                            .file("bin/busybox", TestImage.program(), 0755)
                            .symlink("bin/sh", "busybox")
                            .hardLink("bin/ls", "bin/busybox")
                            .directory("dir")
                            .file("dir/old", "x"),
                    new Layer().file("dir/.wh.old", "").file("dir/new", "y"))
            .with("Labels", JsonObject.builder().put("from", "a <test> & more").build());

    private static final String ID = Layer.digest(IMAGE.configuration());

    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void loadOurs() {
        load(IMAGE.archive(scratch.resolve("image.tar")));
    }

    private static void load(Path archive) {
        engine.mydocker("load", "-i", archive.toString()).ok();
    }

    private Path save(String... words) {
        Path archive = scratch.resolve("ours.tar");
        engine.mydocker("save", "-o", archive.toString()).with(words).ok();
        return archive;
    }

    private static String id(String name) {
        return engine.mydocker("inspect", "--type", "image", "-f", "{{.Id}}", name)
                .ok();
    }

    /// Removes our image, loads another's archive and looks whether the image is there again and runs.
    private static void comesBack(Path archive, String name) {
        engine.mydocker("rmi", "exchange:1").ok();
        load(archive);
        assertThat(id(name)).isEqualTo(ID);
        runs(name);
        if (!name.equals("exchange:1")) {
            engine.mydocker("tag", name, "exchange:1").ok();
            engine.mydocker("rmi", name).ok();
        }
    }

    private static void runs(String name) {
        assertThat(engine.mydocker("run", "--rm", "--network", "none", name, "/bin/ls", "/dir")
                        .ok())
                .isEqualTo("new");
    }

    /// Podman or buildah with places of its own: those in the directory of the test have short enough names.
    private Command tool(String name) {
        return Command.of(
                name,
                "--root",
                scratch.resolve("root").toString(),
                "--runroot",
                scratch.resolve("run").toString(),
                "--storage-driver",
                "vfs");
    }

    private static Command skopeo(String... words) {
        return Command.of("skopeo", "--insecure-policy").with(words);
    }

    @Test
    void dockerdAndWeExchangeImages() {
        try (Dockerd dockerd = Dockerd.start()) {
            assertThat(dockerd.docker("load", "-i", save("exchange:1").toString())
                            .ok())
                    .isEqualTo("Loaded image: exchange:1");
            assertThat(dockerd.docker("images", "-q", "--no-trunc", "exchange").ok())
                    .isEqualTo(ID);
            assertThat(dockerd.docker("run", "--rm", "--network", "none", "exchange:1", "/bin/ls", "/dir")
                            .ok())
                    .isEqualTo("new");

            Path theirs = scratch.resolve("theirs.tar");
            dockerd.docker("save", "-o", theirs.toString(), "exchange:1").ok();
            comesBack(theirs, "exchange:1");
        }
    }

    @Test
    void severalImagesInOneArchive() {
        engine.mydocker("tag", "busybox", "other:2").ok();
        engine.mydocker("tag", "exchange:1", "exchange:again").ok();
        Path archive = save("exchange:1", "exchange:again", "other:2");
        try (Dockerd dockerd = Dockerd.start()) {
            dockerd.docker("load", "-i", archive.toString()).ok();

            assertThat(dockerd.docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}")
                            .ok()
                            .lines())
                    .containsExactlyInAnyOrder("exchange:1 " + ID, "exchange:again " + ID, "other:2 " + id("busybox"));
        }
        engine.mydocker("rmi", "other:2", "exchange:again").ok();
    }

    @Test
    void podmanAndWeExchangeImages() {
        tool("podman").with("load", "-i", save("exchange:1").toString()).ok();
        String name = tool("podman")
                .with("images", "--format", "{{.Repository}}:{{.Tag}}")
                .ok();
        assertThat(tool("podman").with("images", "-q", "--no-trunc").ok()).isEqualTo(ID);

        Path theirs = scratch.resolve("theirs.tar");
        tool("podman")
                .with("save", "--format", "docker-archive", "-o", theirs.toString(), name)
                .ok();
        comesBack(theirs, name);
        Path oci = scratch.resolve("oci.tar");
        tool("podman")
                .with("save", "--format", "oci-archive", "-o", oci.toString(), name)
                .ok();
        load(oci);
        assertThat(id(name)).isEqualTo(ociId(oci));
        runs(name);
        engine.mydocker("rmi", name).ok();
    }

    @Test
    void buildahAndWeExchangeImages() {
        tool("buildah").with("pull", "docker-archive:" + save("exchange:1")).ok();
        assertThat(tool("buildah").with("images", "-q", "--no-trunc").ok()).isEqualTo(ID);

        Path theirs = scratch.resolve("theirs.tar");
        tool("buildah")
                .with("push", ID, "docker-archive:" + theirs + ":exchange:1")
                .ok();
        comesBack(theirs, "exchange:1");
        Path oci = scratch.resolve("oci.tar");
        tool("buildah").with("push", ID, "oci-archive:" + oci + ":exchange:oci").ok();
        load(oci);
        assertThat(id("exchange:oci")).isEqualTo(ociId(oci));
        runs("exchange:oci");
        engine.mydocker("rmi", "exchange:oci").ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void skopeoAndWeExchangeImages(String format) {
        String ours = format + ":" + save("exchange:1");
        assertThat(Layer.digest(
                        skopeo("inspect", "--config", "--raw", ours).run().out().getBytes(UTF_8)))
                .isEqualTo(ID);

        Path theirs = scratch.resolve("theirs.tar");
        skopeo("copy", "-q", ours, format + ":" + theirs + ":exchange:1").ok();
        if (format.equals("docker-archive")) {
            comesBack(theirs, "exchange:1");
        } else {
            load(theirs);
            assertThat(id("exchange:1")).isEqualTo(ociId(theirs));
            runs("exchange:1");
        }
    }

    @Test
    void theLayersAreTheVeryBytes() throws IOException {
        Path directory = Files.createDirectory(scratch.resolve("plain"));
        skopeo("copy", "-q", "--dest-decompress", "docker-archive:" + save("exchange:1"), "dir:" + directory)
                .ok();

        for (int i = 0; i < IMAGE.layers().size(); i++) {
            String hex = IMAGE.diffIds().get(i).substring("sha256:".length());
            assertThat(directory.resolve(hex)).hasBinaryContent(IMAGE.layers().get(i));
        }
    }

    /// The digest of an OCI archive's configuration.
    private static String ociId(Path archive) {
        String manifest = skopeo("inspect", "--raw", "oci-archive:" + archive).ok();
        return Json.parseObject(manifest).object("config").text("digest");
    }
}
