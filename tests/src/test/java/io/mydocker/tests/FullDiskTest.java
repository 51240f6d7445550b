package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data root on a small file system that fills up: one sentence, nothing half-made, and the engine goes on.
@RootTest
class FullDiskTest {

    @TempDir
    private Path scratch;

    @Test
    void aLoadThatDoesNotFitLeavesNothingAndTheNextOneWorks() throws IOException {
        Path place = TestPlace.create("full");
        Files.createDirectory(place.resolve("root"));
        Command.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=24m",
                        "none",
                        place.resolve("root").toString())
                .ok();
        try {
            EngineUnderTest engine = EngineUnderTest.openIn(place);
            try {
                loadTooMuch(engine);
                assertThat(engine.mydocker("run", "--rm", "--network", "none", "busybox", "echo", "hi")
                                .ok())
                        .isEqualTo("hi");
            } finally {
                engine.mydocker("rmi", "-f", "small:1").run();
                engine.stop();
            }
        } finally {
            Command.of("umount", place.resolve("root").toString()).ok();
            TestPlace.remove(place);
        }
    }

    private void loadTooMuch(EngineUnderTest engine) {
        Layer big = new Layer();
        for (int i = 0; i < 64; i++) {
            big.file("file" + i, new byte[1 << 20], 0644);
        }
        Path archive = TestImage.of("big:1", big).archive(scratch.resolve("big.tar"));
        String before = content(engine);

        Result result = engine.mydocker("load", "-i", archive.toString()).run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsIgnoringCase("no space left on device").doesNotContain("Exception");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(content(engine)).isEqualTo(before);
        Path small = TestImage.of("small:1", new Layer().file("a", "b")).archive(scratch.resolve("small.tar"));
        assertThat(engine.mydocker("load", "-i", small.toString()).ok()).isEqualTo("Loaded image: small:1");
    }

    private static String content(EngineUnderTest engine) {
        return Command.shell("cd " + engine.dataRoot() + " && find image overlay2 tmp -mindepth 1 2>/dev/null | sort")
                .ok();
    }
}
