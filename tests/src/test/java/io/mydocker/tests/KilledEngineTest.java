package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SIGKILL hits the engine at one system call after the other of those by which `pull`, `load`, `rmi` and `image prune`
/// change the disk. The next engine finds nothing broken, does the same again, or, when nobody asks for that, gives
/// every byte back.
///
/// `-Dfaults.stride=1` takes every call of a thread rather than some.
@RootTest
class KilledEngineTest {
    private static final int STRIDE = Integer.getInteger("faults.stride", 9);
    private static final String CHANGES = "mkdir,mkdirat,rename,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,"
            + "link,linkat,mknodat,chmod,fchmod,fchmodat,fsync,fdatasync,syncfs,sync_file_range,utimensat";
    private static final String LOADED = "killed:1";

    @TempDir
    private static Path scratch;

    private static Registry registry;
    private static EngineUnderTest engine;
    private static Path archive;
    private static String busybox;
    private static String clean;

    private enum Operation {
        PULL,
        LOAD,
        RMI,
        PRUNE
    }

    @BeforeAll
    static void start() {
        registry = Registry.start();
        engine = EngineUnderTest.open();
        archive = image().archive(scratch.resolve("killed.tar"));
        registry.push("docker-archive:" + archive, LOADED);
        busybox = ids().getFirst();
        // What is known about registries stays.
        engine.mydocker("pull", registry.image(LOADED)).ok();
        engine.mydocker("rmi", registry.image(LOADED)).ok();
        clean = content();
    }

    private static TestImage image() {
        Layer files = new Layer().directory("etc");
        for (int i = 0; i < 10; i++) {
            files.file("etc/file" + i, "content " + i);
        }
        return TestImage.of(
                LOADED,
                new Layer().directory("bin").file("bin/busybox", TestImage.program(), 0755),
                files,
                new Layer().file("etc/.wh.file3", "").file("etc/file4", "other").symlink("etc/link", "file4"));
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBroken(Operation operation) throws IOException {
        int kills = 0;
        for (int at = 1; ; at += STRIDE) {
            String when = operation + ", killed at " + at;
            prepare(operation);
            if (!isKilled(at, command(operation))) {
                break;
            }
            kills++;
            engine.start();
            assertThat(engine.mydocker("system", "check").run().out())
                    .as(when)
                    .isEqualTo("Everything is as it should be\n");
            if (kills % 2 == 0) {
                abandon();
            } else {
                again(operation);
            }
            removeAll();
            assertThat(content()).as(when).isEqualTo(clean);
        }
        removeAll();
        assertThat(kills).as(operation.toString()).isGreaterThan(1);
    }

    private static String name(Operation operation) {
        return operation == Operation.PULL || operation == Operation.RMI ? registry.image(LOADED) : LOADED;
    }

    private static void prepare(Operation operation) {
        if (operation == Operation.RMI) {
            engine.mydocker("pull", "-q", name(operation)).ok();
        } else if (operation == Operation.PRUNE) {
            engine.mydocker("load", "-q", "-i", archive.toString()).ok();
            engine.mydocker("tag", "busybox", LOADED).ok();
        }
    }

    private static Command command(Operation operation) {
        return switch (operation) {
            case PULL -> engine.mydocker("pull", name(operation));
            case LOAD -> engine.mydocker("load", "-i", archive.toString());
            case RMI -> engine.mydocker("rmi", name(operation));
            case PRUNE -> engine.mydocker("image", "prune", "-f");
        };
    }

    private static void again(Operation operation) {
        if (name(operation).equals(LOADED)) {
            engine.mydocker("load", "-i", archive.toString()).ok();
        } else {
            engine.mydocker("pull", name(operation)).ok();
        }
        assertThat(engine.mydocker(
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                name(operation),
                                "/bin/busybox",
                                "cat",
                                "/etc/file4")
                        .ok())
                .isEqualTo("other");
    }

    /// Runs a command on an engine that is killed when one of its threads makes its `at`-th change to the disk; false
    /// if that has not come.
    private static boolean isKilled(int at, Command command) throws IOException {
        Path said = scratch.resolve("strace");
        Files.deleteIfExists(said);
        Process strace = Command.of("strace", "-f", "-p", Long.toString(engine.pid()), "-o", "/dev/null")
                .with("-e", "trace=" + CHANGES, "-e", "inject=" + CHANGES + ":signal=KILL:when=" + at)
                .start(ProcessBuilder.Redirect.to(said.toFile()));
        try {
            Await.until("strace", () -> text(said).contains("attached"));
            Result result = command.run();
            if (result.exitCode() != 0) {
                Await.until(() -> "the end of the engine after " + result, () -> !engine.isRunning());
            }
        } finally {
            strace.destroy();
            Await.until("the end of strace", () -> !strace.isAlive());
        }
        return !engine.isRunning();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody pulls again: in a week what was kept for that is not worth keeping.
    private static void abandon() {
        engine.stop();
        Command.shell("find " + downloads() + " -mindepth 1 -maxdepth 1 -exec touch -d '8 days ago' {} +")
                .ok();
        engine.start();
        assertThat(downloads()).isEmptyDirectory();
    }

    private static Path downloads() {
        return engine.dataRoot().resolve("mydocker/downloads");
    }

    private static List<String> ids() {
        return engine.mydocker("images", "-aq", "--no-trunc")
                .ok()
                .lines()
                .distinct()
                .toList();
    }

    private static void removeAll() {
        if (!engine.isRunning()) {
            engine.start();
        }
        engine.mydocker("rmi", LOADED).run();
        List<String> others = new ArrayList<>(ids());
        others.remove(busybox);
        others.forEach(id -> engine.mydocker("rmi", "-f", id).ok());
    }

    /// Every name below the data root.
    private static String content() {
        return Command.shell("cd " + engine.dataRoot() + " && find . -mindepth 1 | sort")
                .ok();
    }
}
