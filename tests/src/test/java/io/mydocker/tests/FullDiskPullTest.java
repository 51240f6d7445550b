package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data root on a small ext4 that fills up while an image comes: one sentence, every byte given back, the engine goes
/// on, and with room the same succeeds.
@RootTest
class FullDiskPullTest {
    private static final int MB = 1 << 20;
    /// The download alone has more.
    private static final int TOO_LITTLE_TO_DOWNLOAD = 8 * MB;
    /// It is enough for the first layer while its download is there, and not for both layers.
    private static final int TOO_LITTLE_TO_UNPACK = 34 * MB;
    /// For what the file system itself needs: blocks of directories, of lists of blocks.
    private static final long SLACK = 256 << 10;

    @TempDir
    private Path scratch;

    private Path place;
    private Registry registry;
    private EngineUnderTest engine;

    @BeforeEach
    void start() throws IOException {
        place = TestPlace.create("small");
        Files.createDirectory(place.resolve("root"));
        String disk = place.resolve("disk.img").toString();
        Command.of("truncate", "-s", "128M", disk).ok();
        Command.of("/sbin/mkfs.ext4", "-q", "-F", "-m", "0", disk).ok();
        Command.of("mount", "-o", "loop", disk, place.resolve("root").toString())
                .ok();
        registry = Registry.start();
        engine = EngineUnderTest.openIn(place);
    }

    @AfterEach
    void close() {
        engine.stop();
        registry.close();
        Command.of("umount", place.resolve("root").toString()).ok();
        TestPlace.remove(place);
    }

    /// 14 MB to download, 14 MB of it bytes that cannot be compressed, and 24 MB more when it is unpacked.
    private static TestImage image() {
        byte[] noise = new byte[14 * MB];
        new Random(1).nextBytes(noise);
        return TestImage.of(
                "large:1",
                new Layer().file("bin/busybox", TestImage.program(), 0755).file("noise", noise, 0644),
                new Layer().file("zeros", new byte[24 * MB], 0644));
    }

    @Test
    void aPullThatDoesNotFitGivesEverythingBack() {
        registry.push("docker-archive:" + image().archive(scratch.resolve("large.tar")), "large:1");
        Command pull = engine.mydocker("pull", "-q", registry.image("large:1"));

        leave(TOO_LITTLE_TO_DOWNLOAD);
        failsCleanly(pull, "download layer");
        leave(TOO_LITTLE_TO_UNPACK);
        failsCleanly(pull, "register layer");

        Command.of("rm", ballast()).ok();
        pull.ok();
        runs(registry.image("large:1"));
    }

    @Test
    void aLoadThatDoesNotFitGivesEverythingBack() {
        Command load = engine.mydocker(
                "load",
                "-q",
                "-i",
                image().archive(scratch.resolve("large.tar")).toString());

        // Layers are made of the archive as it passes.
        leave(TOO_LITTLE_TO_DOWNLOAD);
        failsCleanly(load, "register layer");
        leave(TOO_LITTLE_TO_UNPACK);
        failsCleanly(load, "register layer");

        Command.of("rm", ballast()).ok();
        load.ok();
        runs("large:1");
    }

    private void runs(String image) {
        assertThat(engine.mydocker("run", "--rm", "--network", "none", image, "/bin/busybox", "echo", "hi")
                        .ok())
                .isEqualTo("hi");
        assertThat(engine.mydocker("system", "check").ok()).isEqualTo("Everything is as it should be");
    }

    private void failsCleanly(Command command, String operation) {
        String content = content();
        long used = used();

        Result result = command.run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(operation)
                .containsIgnoringCase("no space left on device")
                .doesNotContain("Exception");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(content()).isEqualTo(content);
        assertThat(used()).isLessThanOrEqualTo(used + SLACK);
        assertThat(engine.mydocker("system", "check").ok()).isEqualTo("Everything is as it should be");
    }

    private String ballast() {
        return engine.dataRoot().resolve("ballast").toString();
    }

    /// Fills the file system up to so many bytes.
    private void leave(int bytes) {
        Command.of("rm", "-f", ballast()).ok();
        Command.of("sync", "-f", engine.dataRoot().toString()).ok();
        long available = df("avail");
        Command.of("fallocate", "-l", Long.toString(available - bytes), ballast())
                .ok();
    }

    private long used() {
        Command.of("sync", "-f", engine.dataRoot().toString()).ok();
        return df("used");
    }

    private long df(String field) {
        return Long.parseLong(
                Command.of("df", "-B1", "--output=" + field, engine.dataRoot().toString())
                        .ok()
                        .lines()
                        .toList()
                        .getLast()
                        .strip());
    }

    private String content() {
        return Command.shell("cd " + engine.dataRoot() + " && find . -mindepth 1 | sort")
                .ok();
    }
}
