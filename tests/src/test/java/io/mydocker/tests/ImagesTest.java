package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `load`, `images`, `tag`, `inspect`, `rmi`.
@RootTest
class ImagesTest {

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

    private static String load(Path archive) {
        return engine.mydocker("load", "-i", archive.toString()).ok();
    }

    @Test
    void theDistributionBringsBusybox() {
        assertThat(engine.mydocker("images").ok().lines())
                .first()
                .asString()
                .matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE");
        assertThat(engine.mydocker("images").ok()).containsPattern("busybox +latest +[0-9a-f]{12} ");
        assertThat(engine.mydocker("images", "--no-trunc").ok())
                .containsPattern("busybox +latest +sha256:[0-9a-f]{64} ");
        assertThat(engine.mydocker("images", "--digests").ok()).contains("DIGEST", "<none>");
    }

    @Test
    void loadReadsDockerSave() {
        TestImage image = TestImage.of("saved:1", new Layer().file("bin/busybox", TestImage.program(), 0755));

        assertThat(load(image.archive(scratch.resolve("saved.tar")))).isEqualTo("Loaded image: saved:1");
        assertThat(engine.mydocker("run", "--rm", "--network", "none", "saved:1", "/bin/busybox", "echo", "hi")
                        .ok())
                .isEqualTo("hi");
        assertThat(engine.mydocker("images", "-q", "--no-trunc", "saved").ok())
                .isEqualTo(Layer.digest(image.configuration()));
        engine.mydocker("rmi", "saved:1").ok();
    }

    @Test
    void loadReadsStandardInputAndGzip() {
        TestImage image = TestImage.of("piped:1", new Layer().file("a", "b"));
        Path archive = image.archive(scratch.resolve("piped.tar"));
        Command.of("gzip", archive.toString()).ok();

        assertThat(Command.shell(SourceTree.here().launcher() + " -H " + engine.host() + " load < " + archive + ".gz")
                        .ok())
                .isEqualTo("Loaded image: piped:1");
        engine.mydocker("rmi", "piped:1").ok();
    }

    @Test
    void loadReadsOciArchives() {
        Path archive = scratch.resolve("oci.tar");
        Command.of(
                        "skopeo",
                        "copy",
                        "-q",
                        "--insecure-policy",
                        TestImage.busybox(),
                        "oci-archive:" + archive + ":fromoci:2")
                .ok();

        assertThat(load(archive)).contains("fromoci:2");
        assertThat(engine.mydocker("run", "--rm", "--network", "none", "fromoci:2", "echo", "hi")
                        .ok())
                .isEqualTo("hi");
        engine.mydocker("rmi", "fromoci:2").ok();
    }

    @Test
    void whiteoutsRemoveAndOpaqueDirectoriesHide() {
        Layer lower = new Layer()
                .file("bin/busybox", TestImage.program(), 0755)
                .symlink("bin/ls", "busybox")
                .file("gone", "x")
                .file("kept", "x")
                .directory("dir")
                .file("dir/old", "x");
        Layer upper =
                new Layer().file(".wh.gone", "").file("dir/.wh..wh..opq", "").file("dir/new", "x");
        load(TestImage.of("white:1", lower, upper).archive(scratch.resolve("white.tar")));

        assertThat(engine.mydocker("run", "--rm", "--network", "none", "white:1", "/bin/ls", "/", "/dir")
                        .ok()
                        .lines())
                .contains("kept", "new")
                .doesNotContain("gone", "old", ".wh.gone", ".wh..wh..opq");
        engine.mydocker("rmi", "white:1").ok();
    }

    @Test
    void tagAndRmiInDockersWords() {
        TestImage image = TestImage.of("first:1", new Layer().file("only", "here"));
        load(image.archive(scratch.resolve("first.tar")));
        String id = Layer.digest(image.configuration());

        engine.mydocker("tag", "first:1", "second:2").ok();
        assertThat(engine.mydocker("rmi", "first:1").ok()).isEqualTo("Untagged: first:1");
        assertThat(engine.mydocker("rmi", "second:2").ok().lines())
                .containsExactly(
                        "Untagged: second:2",
                        "Deleted: " + id,
                        "Deleted: " + image.diffIds().getFirst());
        assertThat(engine.mydocker("inspect", "second:2").run().exitCode()).isEqualTo(1);
    }

    @Test
    void inspectTellsTheConfiguration() {
        assertThat(engine.mydocker("inspect", "busybox").ok())
                .contains("\"RepoTags\"", "busybox:latest", "\"Architecture\"", "\"RootFS\"", "\"Cmd\"", "\"PATH=");
    }

    @Test
    void anImageInUseIsRefusedAndNamed() {
        load(TestImage.of("used:1", new Layer().file("used", "x")).archive(scratch.resolve("used.tar")));
        String container =
                engine.mydocker("create", "--network", "none", "used:1", "/x").ok();

        Result refused = engine.mydocker("rmi", "used:1", "nosuch:1").run();

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("conflict: unable to remove repository reference \"used:1\" (must force) - container "
                        + container.substring(0, 12) + " is using its referenced image")
                .contains("No such image: nosuch:1");
        assertThat(engine.mydocker("rmi", "-f", "used:1").ok()).contains("Untagged: used:1");
        engine.mydocker("rm", container).ok();
    }

    @Test
    void theStoreSurvivesARestart() {
        load(TestImage.of("lasting:1", new Layer().file("lasting", "x")).archive(scratch.resolve("lasting.tar")));
        String before = engine.mydocker("images", "--no-trunc").ok();

        engine.stop();
        engine.start();

        assertThat(ids(engine.mydocker("images", "--no-trunc").ok())).isEqualTo(ids(before));
        engine.mydocker("rmi", "lasting:1").ok();
    }

    /// The table without the column that tells the time passed.
    private static java.util.List<String> ids(String table) {
        return table.lines()
                .map(line -> line.replaceAll(" +", " ").replaceAll("(sha256:\\S+) .* (\\S+)$", "$1 $2"))
                .toList();
    }
}
