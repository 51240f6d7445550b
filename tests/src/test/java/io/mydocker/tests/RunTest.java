package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `run` and its options: what goes in, what comes out, with which exit code.
@RootTest
class RunTest {

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

    private static Command run(String... words) {
        return engine.mydocker("run", "--rm").with(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 42, 124, 125, 126, 127, 128, 137, 200, 255})
    void theExitCodeIsTheContainers(int code) {
        assertThat(run("busybox", "sh", "-c", "exit " + code).run().exitCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 15})
    void aSignalEndsItWith128AndItsNumber(int signal) {
        // PID 1 is deaf to signals of its own namespace: the shell's child dies, and the shell says how.
        Result result = run("busybox", "sh", "-c", "sh -c 'kill -" + signal + " $$'; exit $?")
                .run();

        assertThat(result.exitCode()).isEqualTo(128 + signal);
    }

    @Test
    void aDeviceOfTheHostComesUnderTheNameAndWithTheAccessThatWasAskedFor() {
        // Not one of those that every container has.
        String script = "(: >/dev/nothing) 2>&1 && echo writing; (: </dev/nothing) 2>&1 && echo reading; true";

        assertThat(run("--device", "/dev/kmsg:/dev/nothing:w", "busybox", "sh", "-c", script)
                        .run()
                        .out())
                .contains("writing")
                .contains("Operation not permitted");
        assertThat(run("--device", "/dev/kmsg:/dev/nothing:r", "busybox", "sh", "-c", script)
                        .run()
                        .out())
                .contains("Operation not permitted")
                .doesNotContain("writing");
        assertThat(run("--device", "/dev/kmsg", "busybox", "test", "-c", "/dev/kmsg")
                        .run()
                        .exitCode())
                .isZero();
        assertThat(run("--device", "/dev/absent", "busybox", "true").run().err())
                .contains("/dev/absent");
    }

    @Test
    void standardOutputAndStandardErrorStayApart() {
        Result result =
                run("busybox", "sh", "-c", "echo one; echo two >&2; echo three").run();

        assertThat(result.out()).isEqualTo("one\nthree\n");
        assertThat(result.err().lines()).contains("two");
    }

    @Test
    void standardInputIsPipedWithItsEnd() {
        assertThat(run("-i", "busybox", "sort").piped("b\nc\na\n").ok()).isEqualTo("a\nb\nc");
    }

    @Test
    void withoutIStandardInputIsEmpty() {
        assertThat(run("busybox", "cat").piped("not for you\n").ok()).isEmpty();
    }

    @Test
    void bytesPassUnchanged() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(bytes);
        Path file = Files.write(scratch.resolve("bytes"), bytes);

        String here = Command.of("sha256sum").piped(bytes).ok();
        String there = run("-i", "busybox", "sha256sum")
                .piped(Files.readAllBytes(file))
                .ok();
        String back = Command.shell("exec \"$@\" | sha256sum")
                .with("sh")
                .with(run("-i", "busybox", "cat").words().toArray(String[]::new))
                .piped(bytes)
                .ok();

        assertThat(there).isEqualTo(here);
        assertThat(back).isEqualTo(here);
    }

    @Test
    void muchOutputArrivesWhole() {
        String out = run("busybox", "seq", "200000").ok();

        assertThat(out.lines()).hasSize(200_000);
        assertThat(out).endsWith("\n199999\n200000");
    }

    @Test
    void environmentComesFromOptionsFilesAndTheCaller() throws IOException {
        Path file = Files.writeString(scratch.resolve("env"), "# comment\nFROM_FILE=file value\nPASSED\n\nEMPTY=\n");

        String out = run("-e", "ONE=1", "-e", "PASSED_TOO", "--env-file", file.toString(), "busybox", "env")
                .env("PASSED", "by file")
                .env("PASSED_TOO", "by option")
                .ok();

        assertThat(out.lines())
                .contains("ONE=1", "FROM_FILE=file value", "PASSED=by file", "PASSED_TOO=by option", "EMPTY=")
                .anyMatch(line -> line.startsWith("PATH=/"))
                .contains("HOME=/root");
    }

    @Test
    void otherLettersThanAsciiPass() {
        assertThat(run("-e", "WORD=größe", "busybox", "sh", "-c", "echo $WORD ☕")
                        .env("LC_ALL", "C")
                        .ok())
                .isEqualTo("größe ☕");
    }

    @Test
    void workingDirectoryIsMadeAndEntered() {
        assertThat(run("-w", "/some/where", "busybox", "pwd").ok()).isEqualTo("/some/where");
    }

    @Test
    void userByNameAndByNumber() {
        assertThat(run("-u", "1000:2000", "busybox", "sh", "-c", "id -u; id -g").ok())
                .isEqualTo("1000\n2000");
        assertThat(run("-u", "root", "busybox", "id", "-u").ok()).isEqualTo("0");
        assertThat(run("-u", "nosuchuser", "busybox", "true").run().exitCode()).isEqualTo(125);
    }

    @Test
    void hostnameIsTheShortIdOrWhatWasAskedFor() {
        assertThat(run("--hostname", "box", "busybox", "hostname").ok()).isEqualTo("box");
        String id = engine.mydocker("run", "-d", "busybox", "hostname").ok();
        engine.mydocker("wait", id).ok();
        assertThat(engine.mydocker("logs", id).ok()).isEqualTo(id.substring(0, 12));
        engine.mydocker("rm", id).ok();
    }

    @Test
    void entrypointIsReplaced() {
        assertThat(run("--entrypoint", "echo", "busybox", "a", "b").ok()).isEqualTo("a b");
    }

    @Test
    void directoriesAndFilesOfTheHostAreBound() throws IOException {
        Files.writeString(scratch.resolve("file"), "from the host\n");

        assertThat(run("-v", scratch + ":/data", "busybox", "sh", "-c", "cat /data/file; echo back >/data/answer")
                        .ok())
                .isEqualTo("from the host");
        assertThat(scratch.resolve("answer")).hasContent("back");
        assertThat(run("-v", scratch + ":/data:ro", "busybox", "touch", "/data/no")
                        .run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1))
                .satisfies(result -> assertThat(result.err()).contains("Read-only file system"));
        assertThat(run("-v", scratch.resolve("file") + ":/etc/one", "busybox", "cat", "/etc/one")
                        .ok())
                .isEqualTo("from the host");
    }

    @Test
    void networkNoneHasNothingButLoopbackAndHostHasTheHosts() {
        assertThat(run("--network", "none", "busybox", "ls", "/sys/class/net").ok())
                .isEqualTo("lo");
        assertThat(run("--network", "none", "busybox", "ip", "-o", "addr").ok()).contains("127.0.0.1/8");
        assertThat(run("--network", "host", "busybox", "readlink", "/proc/self/ns/net")
                        .ok())
                .isEqualTo(Command.of("readlink", "/proc/self/ns/net").ok());
    }

    @Test
    void labelsAreKeptAndFound() {
        String id = engine.mydocker("create", "-l", "colour=blue", "-l", "plain", "busybox")
                .ok();

        assertThat(engine.mydocker("ps", "-aq", "--no-trunc", "--filter", "label=colour=blue")
                        .ok())
                .isEqualTo(id);
        assertThat(engine.mydocker("inspect", id).ok()).contains("\"colour\": \"blue\"", "\"plain\": \"\"");
        engine.mydocker("rm", id).ok();
    }

    @Test
    void detachedPrintsTheIdAndRemovesItselfWhenAsked() {
        String id = engine.mydocker("run", "-d", "--rm", "--name", "short", "busybox", "sleep", "1000")
                .ok();

        assertThat(id).matches("[0-9a-f]{64}");
        engine.mydocker("kill", "short").ok();
        Await.until(
                "the container to be removed",
                () -> engine.mydocker("ps", "-aq").ok().isEmpty());
    }

    @Test
    void aSignalForTheClientReachesTheContainer() {
        Process process = run(
                        "busybox",
                        "sh",
                        "-c",
                        "trap 'echo caught; exit 7' TERM; echo ready; while :; do sleep 0.1; done")
                .start(ProcessBuilder.Redirect.to(scratch.resolve("out").toFile()));
        Await.until("the container", () -> text("out").contains("ready"));
        process.destroy();
        Await.until("the end of run", () -> !process.isAlive());

        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(text("out")).contains("caught");
    }

    @Test
    void theDefaultNetworkIsNoneAndOneLineSaysSo() {
        Result result = run("busybox", "ls", "/sys/class/net").run();

        assertThat(result.out()).isEqualTo("lo\n");
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(1).allMatch(line -> line.contains("network"));
        assertThat(run("--network", "none", "busybox", "true").run().err()).isEmpty();
    }

    private String text(String name) {
        try {
            return Files.readString(scratch.resolve(name));
        } catch (IOException _) {
            return "";
        }
    }
}
