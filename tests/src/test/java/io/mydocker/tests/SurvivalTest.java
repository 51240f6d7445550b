package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The engine is killed with SIGKILL: containers go on, lose no line, and the next engine finds them.
@RootTest
class SurvivalTest {

    private EngineUnderTest engine;

    @BeforeEach
    void start() {
        engine = EngineUnderTest.open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String detached(String name, String script) {
        return engine.mydocker("run", "-d", "-i", "--network", "none", "--name", name, "busybox", "sh", "-c", script)
                .ok();
    }

    @Test
    void aRunningContainerLosesNoLine() {
        detached("writer", "i=0; while [ ! -e /stop ]; do echo $i; i=$((i+1)); done; echo end");
        Await.until("lines before", () -> lines("writer").size() > 100);

        engine.kill();
        engine.start();

        int found = lines("writer").size();
        Await.until("lines after", () -> lines("writer").size() > found + 100);
        engine.mydocker("exec", "writer", "touch", "/stop").ok();
        assertThat(engine.mydocker("wait", "writer").ok()).isEqualTo("0");

        List<String> lines = lines("writer");
        assertThat(lines.getLast()).isEqualTo("end");
        assertThat(lines.subList(0, lines.size() - 1))
                .isEqualTo(IntStream.range(0, lines.size() - 1)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private List<String> lines(String container) {
        return engine.mydocker("logs", container).ok().lines().toList();
    }

    @Test
    void theExitCodeOfOneThatWasKilledMeanwhileIsKnown() {
        detached("seven", "read line; exit 7");
        detached("on", "sleep 1000");
        String pid = engine.inspect("seven", "State", "Pid");
        engine.kill();

        Command.of("kill", "-KILL", pid).ok();
        Await.until("its end", () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
        engine.start();

        assertThat(engine.inspect("seven", "State", "Status")).isEqualTo("exited");
        assertThat(engine.inspect("seven", "State", "ExitCode")).isEqualTo("137");
        assertThat(engine.inspect("on", "State", "Status")).isEqualTo("running");
    }

    @Test
    void theExitCodeOfOneThatEndedByItselfIsKnown() {
        detached("self", "while [ ! -e /data/go ]; do sleep 0.05; done; exit 9");
        String pid = engine.inspect("self", "State", "Pid");
        engine.kill();
        Command.shell("mkdir -p /proc/" + pid + "/root/data && touch /proc/" + pid + "/root/data/go")
                .ok();
        Await.until("its end", () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());

        engine.start();

        assertThat(engine.mydocker("wait", "self").ok()).isEqualTo("9");
    }

    @Test
    void theNextEngineAttachesExecutesAndStops() throws IOException {
        detached("cat", "trap 'exit 6' TERM; while read line; do echo got $line; done; while :; do sleep 0.1; done");
        engine.kill();
        engine.start();

        assertThat(engine.mydocker("exec", "cat", "echo", "inside").ok()).isEqualTo("inside");
        Process attached = engine.mydocker("attach", "cat").builder().start();
        try (Writer keyboard = attached.outputWriter()) {
            keyboard.write("after\n");
            keyboard.flush();
            Await.until("the line to arrive", () -> lines("cat").contains("got after"));
        } finally {
            attached.destroy();
        }
        engine.mydocker("stop", "cat").ok();
        assertThat(engine.inspect("cat", "State", "ExitCode")).isEqualTo("6");
        assertThat(engine.mydocker("rm", "cat").ok()).isEqualTo("cat");
    }

    @Test
    void theEndOfAnEngineIsNotTheEndOfInput() throws IOException {
        Process client = engine.mydocker(
                        "run", "-i", "--network", "none", "--name", "cat", "busybox", "sh", "-c", "cat; exit 5")
                .builder()
                .start();
        try (Writer keyboard = client.outputWriter()) {
            keyboard.write("hello\n");
            keyboard.flush();
            Await.until(
                    "the line to arrive",
                    () -> engine.mydocker("logs", "cat").run().out().contains("hello"));
            engine.stop();
            engine.start();
            assertThat(engine.inspect("cat", "State", "Status")).isEqualTo("running");
        } finally {
            client.destroy();
        }
        assertThat(engine.mydocker("attach", "cat").piped("again\n").run()).satisfies(result -> {
            assertThat(result.out()).isEqualTo("again\n");
            assertThat(result.exitCode()).isEqualTo(5);
        });
    }

    @Test
    void automaticRemovalHappensEvenWhenItEndedMeanwhile() {
        engine.mydocker("run", "-d", "--rm", "--network", "none", "--name", "brief", "busybox", "sleep", "1000")
                .ok();
        String pid = engine.inspect("brief", "State", "Pid");
        engine.kill();
        Command.of("kill", "-KILL", pid).ok();
        Await.until("its end", () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());

        engine.start();

        Await.until("its removal", () -> engine.mydocker("ps", "-aq").ok().isEmpty());
        assertThat(engine.logText()).doesNotContain("No such container");
    }

    @Test
    void anEngineThatIsKilledWhileItStartsContainersLeavesNoControlGroup() throws IOException {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            starts.add(engine.mydocker("run", "-d", "--network", "none", "busybox", "sleep", "1000")
                    .builder()
                    .start());
        }
        Await.until("the first to run", () -> !engine.mydocker("ps", "-q").ok().isEmpty());
        engine.kill();
        for (Process start : starts) {
            Await.until("the end of the command", () -> !start.isAlive());
        }
        engine.start();

        List<String> ids =
                engine.mydocker("ps", "-aq", "--no-trunc").ok().lines().toList();
        for (String id : ids) {
            assertThat(engine.inspect(id, "State", "Status")).isIn("created", "running");
            assertThat(controlGroups(id).isEmpty())
                    .isEqualTo(engine.inspect(id, "State", "Status").equals("created"));
            engine.mydocker("rm", "-f", id).ok();
            assertThat(controlGroups(id)).isEmpty();
        }
    }

    private static String controlGroups(String id) {
        return Command.shell("find /sys/fs/cgroup -maxdepth 3 -type d -name " + id)
                .ok();
    }

    @Test
    void aPoliteStopLeavesContainersRunningToo() {
        detached("on", "sleep 1000");
        engine.stop();
        engine.start();

        assertThat(engine.inspect("on", "State", "Status")).isEqualTo("running");
    }
}
