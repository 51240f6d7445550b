package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signals to the command line: an attached container gets them, every other command ends as programs do. And what a
/// command says when the engine is gone in the middle.
@RootTest
class SignalsTest {

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

    private static String trap(String signal) {
        return "trap 'echo got; exit 9' " + signal + "; echo ready; while :; do sleep 0.05; done";
    }

    private Path out() {
        return scratch.resolve("out");
    }

    private Process start(Command command) {
        return command.start(ProcessBuilder.Redirect.to(out().toFile()));
    }

    private void awaitOutput(String text) {
        Await.until("`" + text + "` in the output", () -> read(out()).contains(text));
    }

    private static void send(String signal, Process process) {
        Command.of("kill", "-" + signal, Long.toString(process.pid())).ok();
    }

    private static int exitCode(Process process) {
        Await.until("the end of the command", () -> !process.isAlive());
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "ABRT", "USR1", "USR2", "ALRM", "TERM", "TSTP", "CONT", "PWR"})
    void runPassesItOn(String signal) {
        Process run = start(engine.mydocker("run", "--network", "none", "busybox", "sh", "-c", trap(signal)));
        awaitOutput("ready");
        send(signal, run);

        assertThat(exitCode(run)).isEqualTo(9);
        assertThat(read(out())).isEqualTo("ready\ngot\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "USR1", "USR2", "TERM"})
    void soDoesRunWithATerminal(String signal) {
        Process run = start(engine.mydocker("run", "-t", "--network", "none", "busybox", "sh", "-c", trap(signal)));
        awaitOutput("ready");
        send(signal, run);

        assertThat(exitCode(run)).isEqualTo(9);
        assertThat(read(out())).isEqualTo("ready\r\ngot\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "USR1", "INT"})
    void attachAndStartPassItOn(String signal) {
        engine.mydocker("create", "--network", "none", "--name", "one", "busybox", "sh", "-c", trap(signal))
                .ok();
        Process start = start(engine.mydocker("start", "-a", "one"));
        awaitOutput("ready");
        send(signal, start);
        assertThat(exitCode(start)).isEqualTo(9);
        assertThat(read(out())).isEqualTo("ready\ngot\n");

        engine.mydocker("start", "one").ok();
        Process attach = start(engine.mydocker("attach", "--no-stdin", "one"));
        Await.until("the attachment", () -> threads(attach).contains("signals"));
        Await.until("the end of the container", () -> {
            // It may end between the two.
            Command.of("kill", "-" + signal, Long.toString(attach.pid())).run();
            return !attach.isAlive();
        });
        assertThat(attach.exitValue()).isEqualTo(9);
    }

    @Test
    void withoutTheProxyItEndsTheCommand() {
        Process run = start(engine.mydocker(
                "run",
                "--sig-proxy=false",
                "--network",
                "none",
                "--name",
                "alone",
                "busybox",
                "sh",
                "-c",
                trap("INT")));
        awaitOutput("ready");
        send("INT", run);

        assertThat(exitCode(run)).isEqualTo(130);
        assertThat(engine.inspect("alone", "State", "Running")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT 130", "TERM 143", "HUP 129"})
    void otherCommandsEnd(String signalAndCode) {
        String[] expected = signalAndCode.split(" ", 2);
        // A shell that started this test in the background has it ignore Ctrl-C, and everything below.
        Process events = start(Command.of("env", "--default-signal=HUP,INT,TERM")
                .with(engine.mydocker("events", "--format", "{{.Action}}")
                        .words()
                        .toArray(String[]::new)));
        Await.until("an event", () -> {
            engine.mydocker("create", "--network", "none", "busybox").ok();
            return read(out()).contains("create");
        });
        send(expected[0], events);

        assertThat(exitCode(events)).isEqualTo(Integer.parseInt(expected[1]));
    }

    @Test
    void aReaderThatLeavesEndsTheWriter() {
        engine.mydocker("run", "--name", "many", "--network", "none", "busybox", "seq", "1", "200000")
                .ok();

        String logs = SourceTree.here().launcher() + " -H " + engine.host() + " logs many";
        assertThat(Command.shell(logs + " | head -n 1").ok()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run busybox sleep 1000", "exec host sleep 1000", "attach host", "wait host", "logs -f host"})
    void anEngineThatIsGoneIsAFailure(String line) {
        engine.mydocker("run", "-d", "--name", "host", "busybox", "sleep", "1000")
                .ok();
        Process command = start(engine.mydocker(line.split(" ")));
        Await.until("the connection", () -> connected(command));
        engine.kill();

        assertThat(exitCode(command)).isNotZero();
        assertThat(read(out())).isNotEmpty();
        engine.start();
    }

    private static boolean connected(Process process) {
        return Command.shell("ls -l /proc/" + process.pid() + "/fd").run().out().contains("socket:");
    }

    private static String threads(Process process) {
        return Command.shell("cat /proc/" + process.pid() + "/task/*/comm")
                .run()
                .out();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
