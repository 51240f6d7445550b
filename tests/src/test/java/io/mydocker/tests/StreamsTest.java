package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `logs`, `exec` and `attach` on a running container.
@RootTest
class StreamsTest {

    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterEach
    void remove() {
        engine.mydocker("ps", "-aq").ok().lines().forEach(id -> engine.mydocker("rm", "-f", id)
                .ok());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String detached(String name, String script) {
        return engine.mydocker("run", "-d", "--network", "none", "--name", name, "busybox", "sh", "-c", script)
                .ok();
    }

    @Test
    void logsKeepBothStreamsApart() {
        detached("talk", "echo out; echo err >&2; echo -n unfinished");
        engine.mydocker("wait", "talk").ok();

        Result logs = engine.mydocker("logs", "talk").run();

        assertThat(logs.out()).isEqualTo("out\nunfinished");
        assertThat(logs.err()).isEqualTo("err\n");
    }

    @Test
    void aReaderThatGoesEndsTheCommandWithoutAWord() {
        engine.mydocker("create", "--network", "none", "--name", "one", "busybox")
                .ok();
        Command ps = engine.mydocker("ps", "-a");

        Result gone = Command.of("bash", "-c", "\"$@\" | true; echo ${PIPESTATUS[0]}", "bash")
                .with(ps.words().toArray(String[]::new))
                .run();

        assertThat(gone.out()).isEqualTo("141\n");
        assertThat(gone.err()).isEmpty();
    }

    @Test
    void logsEndWhereAsked() {
        detached("many", "seq 1 100");
        engine.mydocker("wait", "many").ok();

        assertThat(engine.mydocker("logs", "--tail", "3", "many").ok()).isEqualTo("98\n99\n100");
        assertThat(engine.mydocker("logs", "-t", "--tail", "1", "many").ok())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z 100");
    }

    @Test
    void logsFFollowsToTheEnd() throws IOException {
        detached("follow", "echo first; while [ ! -e /go ]; do sleep 0.05; done; echo last");
        Path out = scratch.resolve("out");
        Process logs = engine.mydocker("logs", "-f", "follow").start(ProcessBuilder.Redirect.to(out.toFile()));
        Await.until("the first line", () -> text(out).equals("first\n"));
        engine.mydocker("exec", "follow", "touch", "/go").ok();
        Await.until("the end of logs -f", () -> !logs.isAlive());

        assertThat(out).hasContent("first\nlast");
        assertThat(logs.exitValue()).isZero();
    }

    @Test
    void theLogFileIsDockers() throws IOException {
        String id = detached("file", "echo hello");
        engine.mydocker("wait", "file").ok();

        assertThat(engine.dataRoot().resolve("containers/" + id + "/" + id + "-json.log"))
                .content()
                .matches("\\{\"log\":\"hello\\\\n\",\"stream\":\"stdout\",\"time\":\"[0-9T:.-]+Z\"}\n");
    }

    @Test
    void execRunsBesideTheFirstProcess() {
        detached("host", "sleep 1000");

        Result result = engine.mydocker("exec", "host", "sh", "-c", "echo out; echo err >&2; exit 6")
                .run();

        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(engine.mydocker("exec", "-i", "host", "wc", "-c")
                        .piped("12345")
                        .ok())
                .isEqualTo("5");
        assertThat(engine.mydocker(
                                "exec", "-e", "A=b", "-w", "/tmp", "-u", "7", "host", "sh", "-c", "echo $A; pwd; id -u")
                        .ok())
                .isEqualTo("b\n/tmp\n7");
        assertThat(engine.mydocker("exec", "host", "cat", "/proc/1/cmdline").ok())
                .contains("sleep");
    }

    @Test
    void execHasTheContainersLimitsAndRights() {
        detached("host", "sleep 1000");

        String status =
                engine.mydocker("exec", "host", "cat", "/proc/self/status").ok();

        assertThat(status)
                .containsPattern("CapEff:\\s+00000000a80425fb\n")
                .containsPattern("CapBnd:\\s+00000000a80425fb\n")
                .containsPattern("Seccomp:\\s+2\n");
        assertThat(engine.mydocker("exec", "host", "cat", "/proc/self/cgroup").ok())
                .isEqualTo(
                        engine.mydocker("exec", "host", "cat", "/proc/1/cgroup").ok());
    }

    @Test
    void execDLeavesItRunning() {
        detached("host", "sleep 1000");

        engine.mydocker("exec", "-d", "host", "sh", "-c", "sleep 0.1; touch /done")
                .ok();

        Await.until(
                "the file",
                () -> engine.mydocker("exec", "host", "test", "-e", "/done")
                                .run()
                                .exitCode()
                        == 0);
    }

    @Test
    void execOfWhatIsNotThereIs127AndOfWhatCannotRun126() {
        detached("host", "sleep 1000");

        assertThat(engine.mydocker("exec", "host", "nosuch").run())
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(127))
                .satisfies(result -> assertThat(result.out() + result.err()).contains("nosuch"));
        assertThat(engine.mydocker("exec", "host", "/etc/passwd").run().exitCode())
                .isEqualTo(126);
    }

    @Test
    void execNeedsARunningContainer() {
        String id = engine.mydocker("create", "--network", "none", "--name", "idle", "busybox")
                .ok();

        Result result = engine.mydocker("exec", "idle", "true").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("ontainer " + id + " is not running");
    }

    @Test
    void attachShowsWhatComesAndGivesTheExitCode() {
        engine.mydocker(
                        "run",
                        "-d",
                        "-i",
                        "--network",
                        "none",
                        "--name",
                        "cat",
                        "busybox",
                        "sh",
                        "-c",
                        "read x; echo got $x; exit 8")
                .ok();

        Result result = engine.mydocker("attach", "cat").piped("word\n").run();

        assertThat(result.out()).isEqualTo("got word\n");
        assertThat(result.exitCode()).isEqualTo(8);
    }

    @Test
    void twoClientsAttachAtOnce() throws IOException {
        detached("both", "while [ ! -e /go ]; do echo tick; sleep 0.05; done; seq 1 1000");
        Path one = scratch.resolve("one");
        Path two = scratch.resolve("two");
        Process first = engine.mydocker("attach", "--no-stdin", "both").start(ProcessBuilder.Redirect.to(one.toFile()));
        Process second =
                engine.mydocker("attach", "--no-stdin", "both").start(ProcessBuilder.Redirect.to(two.toFile()));
        Await.until(
                "both to see something",
                () -> text(one).contains("tick") && text(two).contains("tick"));
        engine.mydocker("exec", "both", "touch", "/go").ok();
        Await.until("both ends", () -> !first.isAlive() && !second.isAlive());

        assertThat(Files.readString(one)).endsWith("999\n1000\n");
        assertThat(Files.readString(two)).endsWith("999\n1000\n");
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
