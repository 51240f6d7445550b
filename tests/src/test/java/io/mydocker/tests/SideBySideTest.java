package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines with places of their own, engines that want the same place, and what they are told at the start.
@RootTest
class SideBySideTest {

    @TempDir
    private Path scratch;

    @Test
    void twoEnginesKnowNothingOfEachOther() {
        try (EngineUnderTest one = EngineUnderTest.open();
                EngineUnderTest two = EngineUnderTest.open()) {
            String first = one.mydocker("run", "-d", "--network", "none", "--name", "same", "busybox", "sleep", "1000")
                    .ok();
            String second = two.mydocker("run", "-d", "--network", "none", "--name", "same", "busybox", "sleep", "1000")
                    .ok();

            assertThat(one.mydocker("ps", "-q", "--no-trunc").ok()).isEqualTo(first);
            assertThat(two.mydocker("ps", "-q", "--no-trunc").ok()).isEqualTo(second);
            one.mydocker("rm", "-f", "same").ok();
            assertThat(two.mydocker("exec", "same", "echo", "hi").ok()).isEqualTo("hi");
        }
    }

    @Test
    void aSecondEngineOnADataRootIsRefusedInOneSentence() {
        try (EngineUnderTest one = EngineUnderTest.open()) {
            Result second = Command.of(SourceTree.here().launcher().toString(), "daemon")
                    .with(
                            "--data-root",
                            one.dataRoot().toString(),
                            "--exec-root",
                            scratch.resolve("exec").toString())
                    .with(
                            "-H",
                            "unix://" + scratch.resolve("s"),
                            "--pidfile",
                            scratch.resolve("pid").toString())
                    .run();

            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(one.dataRoot().toString());
            assertThat(one.mydocker("ps").run().exitCode()).isZero();
            assertThat(scratch.resolve("s")).doesNotExist();
        }
    }

    @Test
    void aTcpAddressAnswersBesideTheSocket() {
        int port = Registry.freePort();
        try (EngineUnderTest engine = EngineUnderTest.open("-H", "tcp://127.0.0.1:" + port)) {
            assertThat(Command.of("curl", "-sS", "http://127.0.0.1:" + port + "/_ping")
                            .ok())
                    .isEqualTo("OK");
            assertThat(Command.of(SourceTree.here().launcher().toString(), "-H", "tcp://127.0.0.1:" + port, "ps")
                            .run()
                            .exitCode())
                    .isZero();
            assertThat(engine.mydocker("ps").run().exitCode()).isZero();
        }
    }

    @Test
    void aConfigurationFileHasDockerdsKeys() throws IOException {
        Path file = Files.writeString(
                scratch.resolve("daemon.json"),
                "{\"insecure-registries\": [\"registry.example:5000\"], \"log-level\": \"warn\"}");
        try (EngineUnderTest engine = EngineUnderTest.open("--config-file", file.toString())) {
            assertThat(engine.api("GET", "/info").ok()).contains("registry.example:5000");
        }
        Files.writeString(file, "{ no json");
        Result broken = daemon("--config-file", file.toString());
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err().lines()).hasSize(1).first().asString().contains(file.toString());
    }

    @Test
    void unknownFlagsAreRefused() {
        assertThat(daemon("--nosuch")).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(125);
            assertThat(result.err()).contains("unknown flag: --nosuch");
        });
    }

    private Result daemon(String... options) {
        return Command.of(SourceTree.here().launcher().toString(), "daemon")
                .with(
                        "--data-root",
                        scratch.resolve("root").toString(),
                        "--exec-root",
                        scratch.resolve("exec").toString())
                .with(
                        "-H",
                        "unix://" + scratch.resolve("s"),
                        "--pidfile",
                        scratch.resolve("pid").toString())
                .with(options)
                .run();
    }

    @Test
    void theClientHonoursItsEnvironment() {
        try (EngineUnderTest engine = EngineUnderTest.open()) {
            Command ps = Command.of(SourceTree.here().launcher().toString(), "images", "-q");
            assertThat(ps.env("MYDOCKER_HOST", engine.host()).ok()).isNotEmpty();
            assertThat(ps.env("DOCKER_HOST", engine.host()).ok()).isNotEmpty();
            Result nobody = ps.env("MYDOCKER_HOST", "unix://" + scratch.resolve("nobody"))
                    .run();
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(nobody.err()).contains("Cannot connect to the");
        }
    }

    @Test
    void placesMayHaveLongAndOddNames() throws IOException {
        Path directory = TestPlace.create("a,b:ü" + "x".repeat(10));
        try (EngineUnderTest engine = EngineUnderTest.openIn(directory)) {
            assertThat(engine.mydocker("run", "--rm", "--network", "none", "busybox", "echo", "hi")
                            .ok())
                    .isEqualTo("hi");
        }
    }

    @Test
    void thePidFileNamesTheEngineAndGoesWithIt() throws IOException {
        try (EngineUnderTest engine = EngineUnderTest.open()) {
            assertThat(Files.readString(engine.pidFile()).strip()).isEqualTo(Long.toString(engine.pid()));
            engine.stop();
            assertThat(engine.pidFile()).doesNotExist();
            assertThat(engine.socket()).doesNotExist();
        }
    }

    @Test
    void onlyRootMayUseTheSocket() throws IOException {
        try (EngineUnderTest engine = EngineUnderTest.open()) {
            assertThat(Files.getPosixFilePermissions(engine.socket()))
                    .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw----"));
        }
    }
}
