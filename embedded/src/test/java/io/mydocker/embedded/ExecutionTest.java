package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.ExecutionStart;
import io.mydocker.engine.container.NewExecution;
import io.mydocker.engine.container.NewExecution.Streams;
import io.mydocker.engine.container.TerminalSize;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands in a running container.
class ExecutionTest {
    private static TestEngine engine;
    private static String container;

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        engine = new TestEngine(directory);
        container = engine.start(
                request(config -> config.put("Env", List.of("FROM=container")), JsonObject.EMPTY, "sleep", "1000"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static NewExecution shell(String line) {
        return NewExecution.of(List.of("sh", "-c", line));
    }

    private static NewExecution with(List<String> env, String user, String directory, Streams streams, String line) {
        return new NewExecution(List.of("sh", "-c", line), env, user, directory, false, streams);
    }

    @Test
    void streamsAndExitCode() {
        assertThat(engine.exec(container, shell("echo out; echo err >&2; exit 7")))
                .isEqualTo(new TestEngine.Result(7, "out\n", "err\n"));
    }

    @Test
    void seesTheContainer() {
        assertThat(engine.exec(container, shell("hostname; cat /proc/1/cmdline | head -c 5"))
                        .stdout())
                .isEqualTo(container.substring(0, 12) + "\nsleep");
    }

    @Test
    void environmentUserAndDirectory() {
        NewExecution request =
                with(List.of("OWN=x"), "alice", "/tmp", Streams.OUTPUT, "echo $FROM $OWN $HOME; pwd; id -u");
        assertThat(engine.exec(container, request).stdout()).isEqualTo("container x /home/alice\n/tmp\n1000\n");
    }

    @Test
    void standardInput() throws IOException {
        Streams streams = new Streams(false, true, true, true, Optional.empty(), Optional.empty());
        String id = engine.engine().executions().create(container, with(List.of(), "", "", streams, "cat; exit 4"));
        try (Attachment attachment = engine.engine().executions().start(id, ExecutionStart.DEFAULT)) {
            TestEngine.send(attachment, "piped\n");
            attachment.input().close();
            assertThat(TestEngine.read(attachment).stdout()).isEqualTo("piped\n");
        }
        assertThat(engine.exitCode(id)).isEqualTo(4);
    }

    @Test
    void terminal() throws IOException {
        Streams streams = new Streams(true, true, true, true, Optional.empty(), Optional.of(new TerminalSize(11, 22)));
        String id = engine.engine()
                .executions()
                .create(container, new NewExecution(List.of("sh"), List.of(), "", "", false, streams));
        try (Attachment attachment = engine.engine().executions().start(id, ExecutionStart.DEFAULT)) {
            TestEngine.send(attachment, "stty size; exit\n");
            assertThat(TestEngine.read(attachment).stdout()).contains("11 22\r\n");
        }
    }

    @Test
    void failures() {
        assertThatThrownBy(() -> engine.exec(container, NewExecution.of(List.of("nosuch"))))
                .hasMessageContaining("exec: \"nosuch\": executable file not found in $PATH");
        assertThatThrownBy(() -> engine.exec(container, with(List.of(), "", "/nosuch", Streams.OUTPUT, "true")))
                .hasMessageContaining("chdir to cwd (\"/nosuch\") set in config.json failed");
        assertThatThrownBy(() -> engine.exec(container, with(List.of(), "nosuch", "", Streams.OUTPUT, "true")))
                .hasMessage("unable to find user nosuch: no matching entries in passwd file");
        assertThatThrownBy(() -> engine.engine().executions().find("nosuch")).isInstanceOf(NotFound.class);
        String id = engine.engine().executions().create(container, shell("true"));
        engine.engine().executions().startDetached(id);
        assertThatThrownBy(() -> engine.engine().executions().startDetached(id)).isInstanceOf(Conflict.class);
        String stopped = engine.containers().create(request("true")).id();
        assertThatThrownBy(() -> engine.exec(stopped, shell("true")))
                .isInstanceOf(Conflict.class)
                .hasMessage("Container " + stopped + " is not running");
    }

    @Test
    void whatCannotStartKeepsNoConnection() throws IOException {
        NewExecution nothing = NewExecution.of(List.of("nosuch"));
        assertThatThrownBy(() -> engine.exec(container, nothing)).isInstanceOf(SystemFailure.class);
        long before = sockets();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> engine.exec(container, nothing)).isInstanceOf(SystemFailure.class);
        }
        assertThat(sockets()).isLessThan(before + 10);
    }

    private static long sockets() throws IOException {
        long sockets = 0;
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.readSymbolicLink(file).toString().startsWith("socket:")) {
                    sockets++;
                }
            }
        }
        return sockets;
    }

    @Test
    void manyAtOnce() {
        List<CompletableFuture<TestEngine.Result>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String word = Integer.toString(i);
            results.add(CompletableFuture.supplyAsync(
                    () -> engine.exec(container, NewExecution.of(List.of("echo", word))), Thread::startVirtualThread));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i).join()).isEqualTo(new TestEngine.Result(0, i + "\n", ""));
        }
    }
}
