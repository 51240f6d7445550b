package io.mydocker.infra.runtime;

import static io.mydocker.infra.runtime.Fixture.PIPES;
import static io.mydocker.infra.runtime.Fixture.TERMINAL;
import static io.mydocker.infra.runtime.Fixture.WITH_STDIN;
import static io.mydocker.infra.runtime.Fixture.request;
import static io.mydocker.infra.runtime.Fixture.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Keepers that are crowded, stopped or killed, and what a crash leaves of their files.
@Timeout(120)
class TroubleTest {
    @TempDir
    Path root;

    private Runtime runtime;

    @BeforeEach
    void open() {
        runtime = Runtime.open(root);
    }

    private KeptProcess start(Stdio stdio, String script) throws StartFailed {
        KeptProcess process = runtime.create(request("c", shell(stdio, script), stdio));
        process.start();
        return process;
    }

    private static ProcessHandle keeper(KeptProcess process) {
        return ProcessHandle.of(process.pid()).orElseThrow().parent().orElseThrow();
    }

    private static void kill(String signal, long pid) throws Exception {
        new ProcessBuilder("/bin/busybox", "kill", signal, Long.toString(pid))
                .start()
                .waitFor();
    }

    @Test
    void aTerminalMayBeClosedAndOpenedAgain() throws Exception {
        String script = "t=$(tty); for i in 1 2 3 4 5 6 7 8 9; do exec 0<&- 1>&- 2>&-; sleep 0.02;"
                + " exec 0<>$t 1>&0 2>&0; done; echo heard; read line; echo \"got $line\"; exit 7";
        KeptProcess process = runtime.create(request("c", shell(TERMINAL, script), TERMINAL));
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            streams.input().write(Fixture.bytes("hello\n"));
            assertThat(new String(Fixture.readAll(streams.output()), StandardCharsets.UTF_8))
                    .contains("heard", "got hello");
        }
        assertThat(process.await().exitCode()).isEqualTo(7);
    }

    @Test
    void manyAttachedClientsLeaveRoomForRequests() throws Exception {
        KeptProcess process = start(WITH_STDIN, "exec sleep 1000");
        List<AttachedStreams> clients = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (clients.size() < 1000) {
                        clients.add(process.attach(false, true, true));
                    }
                })
                .isInstanceOf(Unavailable.class)
                .hasMessage("attach to process " + process.pid() + ": too many clients are attached to it");

        assertThat(clients).hasSize(112);
        assertThat(process.signal(0)).isTrue();
        assertThat(runtime.find("c")).isPresent();
        clients.removeFirst().close();
        clients.add(process.attach(false, true, true));
        process.signal(9);
        assertThat(process.await().exitCode()).isEqualTo(137);
        clients.forEach(AttachedStreams::close);
    }

    @Test
    void manyWhoWaitLeaveRoomForRequests() throws Exception {
        KeptProcess process = start(WITH_STDIN, "exec sleep 1000");
        StateDirectory directory = new StateDirectory(root.resolve("containers/c"));
        List<Control> waiting = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Control control = Control.connect(directory).orElseThrow();
            waiting.add(control);
            if (control.ask(Control.Request.WAIT).orElseThrow() != 0) {
                break;
            }
        }
        assertThat(waiting).hasSize(121);
        assertThatThrownBy(process::await).isInstanceOf(Unavailable.class);
        assertThat(process.signal(9)).isTrue();
        assertThat(waiting.getFirst().readAll()).startsWith("137 9 ");
        waiting.forEach(Control::close);
        assertThat(process.await().exitCode()).isEqualTo(137);
    }

    @Test
    void aKeeperThatDoesNotAnswerIsAnErrorWithANextStep() throws Exception {
        KeptProcess process = start(PIPES, "exec sleep 1000");
        ProcessHandle keeper = keeper(process);
        kill("-STOP", keeper.pid());
        try {
            assertThatThrownBy(() -> runtime.find("c"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("no answer within 10 seconds")
                    .hasMessageContaining("`kill -CONT " + keeper.pid() + "`");
        } finally {
            kill("-CONT", keeper.pid());
        }
        assertThat(runtime.noted("c").orElseThrow().signal(9)).isTrue();
        assertThat(process.await().exitCode()).isEqualTo(137);
    }

    @Test
    void recordsThatACrashHasCutAreNone() throws Exception {
        KeptProcess process = start(PIPES, "exec sleep 1000");
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        keeper(process).destroyForcibly();
        child.onExit().join();
        Path directory = root.resolve("containers/c");
        for (String rest : List.of("", "0 0 17", "0 0 1 2")) {
            Files.writeString(directory.resolve("exit"), rest);
            assertThat(runtime.find("c")).isEmpty();
            assertThat(runtime.exit("c").orElseThrow().exitCode()).isEqualTo(137);
        }
        for (String rest : List.of("", "12", "1 2 3 4")) {
            Files.delete(directory.resolve("exit"));
            Files.writeString(directory.resolve("process"), rest);
            assertThat(runtime.exit("c").orElseThrow().exitCode()).isEqualTo(137);
        }
    }

    @Test
    void aProcessOfAnotherBootIsNotThisOne() throws Exception {
        Process other = new ProcessBuilder("/bin/busybox", "sleep", "1000").start();
        try {
            Path directory = Files.createDirectories(root.resolve("containers/c"));
            String[] noted = HostProcess.note((int) other.pid()).toString().split(" ", -1);
            String boot = UUID.randomUUID().toString();
            Files.writeString(
                    directory.resolve("process"), noted[0] + " " + noted[1] + " " + noted[2] + " " + boot + "\n");

            assertThat(runtime.exit("c").orElseThrow().exitCode()).isEqualTo(255);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /// A container that is started again while a process is about to be executed in it.
    @Test
    void aNumberThatHasBecomeAnotherProcessIsNoTarget() throws Exception {
        Path directory = Files.createDirectories(root.resolve("containers/c"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.resolve("keeper.sock")));
            Thread answering = Thread.ofVirtual().start(() -> {
                answer(server, (int) ProcessHandle.current().pid());
                answer(server, 1);
            });
            ExecRequest request = new ExecRequest("c", "e", shell(PIPES, "true"), PIPES, _ -> {});
            assertThatThrownBy(() -> runtime.exec(request))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("Container c is not running");
            answering.join();
        }
    }

    private static void answer(ServerSocketChannel server, int value) {
        try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(8);
            while (request.hasRemaining() && client.read(request) >= 0) {
                // The rest of the request is to come.
            }
            client.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProcessHoldsNothingOfTheKeepers() throws Exception {
        KeptProcess process = runtime.create(request("c", shell(PIPES, "true"), PIPES));
        List<String> held = ExecPlanTest.heldFiles(process.pid());
        process.start();
        process.await();
        assertThat(held).isNotEmpty().allMatch(file -> file.equals("/dev/null") || file.startsWith("pipe:"));
    }
}
