package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Archives and layers made to do harm: refused or made harmless, one clear sentence, nothing half-made left behind,
/// and never a file outside the layer.
@RootTest
class HostileImageTest {

    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    private Path victim;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void placeVictim() throws IOException {
        victim = Files.writeString(engine.directory().resolve("victim"), "untouched");
    }

    /// Every one of these tries to write `victim`, which stands beside the data root.
    static Stream<Arguments> escapes() {
        String up = "../".repeat(20);
        String target = engine.directory().toString().substring(1);
        return Stream.of(
                Arguments.of("dots", new Layer().file(up + target + "/victim", "harm")),
                Arguments.of("absolute", new Layer().file("/" + target + "/victim", "harm")),
                Arguments.of(
                        "through a symlink",
                        new Layer().symlink("out", "/" + target).file("out/victim", "harm")),
                Arguments.of(
                        "through a relative symlink",
                        new Layer().symlink("out", up + target).file("out/victim", "harm")),
                Arguments.of(
                        "onto a symlink",
                        new Layer().symlink("v", "/" + target + "/victim").file("v", "harm")),
                Arguments.of(
                        "hard link then write",
                        new Layer().hardLink("v", "/" + target + "/victim").file("v", "harm")),
                Arguments.of(
                        "hard link with dots",
                        new Layer().hardLink("v", up + target + "/victim").file("v", "harm")),
                Arguments.of(
                        "hard link through a symlink",
                        new Layer()
                                .symlink("out", "/" + target)
                                .hardLink("v", "out/victim")
                                .file("v", "harm")),
                Arguments.of("whiteout outside", new Layer().file(up + target + "/.wh.victim", "")),
                Arguments.of(
                        "whiteout through a symlink",
                        new Layer().symlink("out", "/" + target).file("out/.wh.victim", "")),
                Arguments.of("whiteout of dots", new Layer().directory("d").file("d/.wh...", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("escapes")
    void noLayerReachesOutside(String name, Layer layer) {
        Path archive = TestImage.of("hostile:1", layer).archive(scratch.resolve("hostile.tar"));

        Result result = engine.mydocker("load", "-i", archive.toString()).run();

        assertThat(victim).hasContent("untouched");
        assertThat(engine.dataRoot().resolve("overlay2")).exists();
        if (result.exitCode() != 0) {
            assertThat(result.err()).isNotBlank().doesNotContain("\tat ", "Exception");
            assertThat(engine.mydocker("images").ok()).doesNotContain("hostile");
        } else {
            engine.mydocker("rmi", "hostile:1").ok();
        }
    }

    @Test
    void aContainerDoesNotFollowTheImagesSymlinksToTheHost() {
        // The files that the engine puts into /etc and what it mounts there must stay inside the container's root.
        Layer layer = new Layer()
                .file("bin/busybox", TestImage.program(), 0755)
                .symlink("etc", engine.directory().toString())
                .symlink("proc", engine.directory().toString())
                .symlink("work", "/" + engine.directory().toString().substring(1));
        Path archive = TestImage.of("links:1", layer).archive(scratch.resolve("links.tar"));
        engine.mydocker("load", "-i", archive.toString()).ok();

        engine.mydocker("run", "--rm", "--network", "none", "-w", "/work/made", "links:1", "/bin/busybox", "true")
                .run();

        assertThat(victim).hasContent("untouched");
        assertThat(engine.directory().resolve("hosts")).doesNotExist();
        assertThat(engine.directory().resolve("made")).doesNotExist();
        engine.mydocker("rmi", "links:1").ok();
    }

    @Test
    void aDiffIdThatIsNotTheLayersIsRefused() {
        Path archive = TestImage.of("wrong:1", new Layer().file("a", "b"))
                .claiming("sha256:" + "0".repeat(64))
                .archive(scratch.resolve("wrong.tar"));

        refused(archive, "wrong");
    }

    @Test
    void anAbsurdSizeIsRefused() {
        Layer layer = new Layer().claiming("huge", 077777777777L);

        refused(TestImage.of("huge:1", layer).archive(scratch.resolve("huge.tar")), "huge");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        refused(Files.writeString(scratch.resolve("text"), "hello ".repeat(500)), "text");
        refused(Files.write(scratch.resolve("empty"), new byte[0]), "empty");
    }

    private void refused(Path archive, String name) {
        String before = content();

        Result result = engine.mydocker("load", "-i", archive.toString()).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).doesNotContain("Exception");
        assertThat(engine.mydocker("images").ok()).doesNotContain(name);
        assertThat(content()).isEqualTo(before);
    }

    private static String content() {
        return Command.shell("cd " + engine.dataRoot() + " && find image overlay2 tmp -mindepth 1 2>/dev/null | sort")
                .ok();
    }
}
