package io.mydocker.infra.runtime;

import static io.mydocker.infra.runtime.Fixture.PIPES;
import static io.mydocker.infra.runtime.Fixture.TERMINAL;
import static io.mydocker.infra.runtime.Fixture.WITH_STDIN;
import static io.mydocker.infra.runtime.Fixture.bytes;
import static io.mydocker.infra.runtime.Fixture.readAll;
import static io.mydocker.infra.runtime.Fixture.readUntil;
import static io.mydocker.infra.runtime.Fixture.request;
import static io.mydocker.infra.runtime.Fixture.shell;
import static io.mydocker.infra.runtime.Fixture.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.SystemFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeeperTest {
    @TempDir
    Path root;

    private Runtime runtime;

    @BeforeEach
    void open() {
        runtime = Runtime.open(root);
    }

    private KeptProcess create(Stdio stdio, String script) throws StartFailed {
        return runtime.create(request("c", shell(stdio, script), stdio));
    }

    private ExitRecord run(String script) throws StartFailed {
        KeptProcess process = create(PIPES, script);
        process.start();
        return process.await();
    }

    @Test
    void givesTheExitCode() throws StartFailed {
        ExitRecord record = run("exit 42");
        assertThat(record.exitCode()).isEqualTo(42);
        assertThat(record.signal()).isZero();
        assertThat(record.finishedAt()).isAfter(record.startedAt());
        assertThat(runtime.exit("c")).contains(record);
        assertThat(runtime.find("c")).isEmpty();
        runtime.delete("c");
        assertThat(root.resolve("containers/c")).doesNotExist();
        assertThat(runtime.exit("c")).isEmpty();
    }

    @Test
    void givesTheSignal() throws StartFailed {
        ExitRecord record = run("kill -9 $$");
        assertThat(record.exitCode()).isEqualTo(137);
        assertThat(record.signal()).isEqualTo(9);
    }

    @Test
    void sendsSignals() throws StartFailed {
        KeptProcess process = create(PIPES, "exec sleep 1000");
        assertThat(process.signal(0)).isTrue();
        process.start();
        assertThat(process.signal(15)).isTrue();
        assertThat(process.await().exitCode()).isEqualTo(143);
        assertThat(process.signal(15)).isFalse();
    }

    @Test
    void keepsTheStreamsApart() throws StartFailed {
        KeptProcess process = create(PIPES, "echo out; echo err >&2; echo more");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            byte[] frames = readAll(streams.output());
            assertThat(stream(frames, 1)).isEqualTo("out\nmore\n");
            assertThat(stream(frames, 2)).isEqualTo("err\n");
        }
        assertThat(process.await().exitCode()).isZero();
    }

    @Test
    void sendsOnlyTheStreamsThatWereAskedFor() throws StartFailed {
        KeptProcess process = create(PIPES, "echo out; echo err >&2; echo more");
        try (AttachedStreams streams = process.attach(false, false, true)) {
            process.start();
            byte[] frames = readAll(streams.output());
            assertThat(stream(frames, 1)).isEmpty();
            assertThat(stream(frames, 2)).isEqualTo("err\n");
        }
    }

    @Test
    void carriesInputToItsEnd() throws Exception {
        KeptProcess process = create(WITH_STDIN, "wc -c; echo done");
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            streams.input().write(bytes("x".repeat(100_000)));
            streams.closeInput();
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo("100000\ndone\n");
        }
    }

    /// An engine that dies with clients attached, and the next one.
    @Test
    void aLostConnectionIsNotTheEndOfInput() throws Exception {
        KeptProcess process = create(WITH_STDIN, "cat; exit 12");
        process.start();
        try (AttachedStreams lost = process.attach(true, true, true)) {
            lost.input().write(bytes("one\n"));
            readUntil(lost.output(), "one");
        }
        try (AttachedStreams next = process.attach(true, true, true)) {
            next.input().write(bytes("two\n"));
            readUntil(next.output(), "two");
        }
        endInput(process);
        assertThat(process.await().exitCode()).isEqualTo(12);
    }

    /// However fast the client leaves then, and whatever it has sent before that is not read yet.
    @Test
    void anEndOfInputCountsWhenTheClientLeavesAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            KeptProcess process = runtime.create(request("c" + i, shell(WITH_STDIN, "read x; wc -c"), WITH_STDIN));
            try (AttachedStreams output = process.attach(false, true, true)) {
                process.start();
                try (AttachedStreams streams = process.attach(true, true, true)) {
                    streams.input().write(bytes("go\n" + "x".repeat(100_000)));
                    streams.closeInput();
                }
                assertThat(stream(readAll(output.output()), 1)).isEqualTo("100000\n");
            }
        }
    }

    private static void endInput(KeptProcess process) {
        try (AttachedStreams streams = process.attach(true, false, false)) {
            streams.closeInput();
        }
    }

    @Test
    void inputIsEmptyWhereItIsNotOpen() throws Exception {
        KeptProcess process = create(PIPES, "wc -c");
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo("0\n");
        }
    }

    @Test
    void inputOutlivesAClientUnlessItIsForOnce() throws Exception {
        Stdio stdio = new Stdio(false, true, false);
        KeptProcess process = create(stdio, "read a; echo $a; read b; echo $b");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            try (AttachedStreams first = process.attach(true, false, false)) {
                first.input().write(bytes("one\n"));
            }
            readUntil(streams.output(), "one");
            try (AttachedStreams second = process.attach(true, false, false)) {
                second.input().write(bytes("two\n"));
            }
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo("two\n");
        }
    }

    @Test
    void inputForOnceEndsWithItsClient() throws Exception {
        KeptProcess process = create(WITH_STDIN, "cat; exit 3");
        process.start();
        endInput(process);
        assertThat(process.await().exitCode()).isEqualTo(3);
    }

    @Test
    void servesSeveralClients() throws Exception {
        KeptProcess process = create(PIPES, "seq 1 20000");
        String expected = String.join("", numbers(20_000));
        List<AttachedStreams> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(process.attach(false, true, true));
        }
        clients.removeFirst().close();
        process.start();
        List<Thread> readers = new ArrayList<>();
        List<String> results = java.util.Collections.synchronizedList(new ArrayList<>());
        for (AttachedStreams client : clients) {
            readers.add(Thread.ofVirtual().start(() -> results.add(stream(readAll(client.output()), 1))));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        clients.forEach(AttachedStreams::close);
        assertThat(results).hasSize(4).allMatch(expected::equals);
    }

    private static List<String> numbers(int last) {
        return java.util.stream.IntStream.rangeClosed(1, last)
                .mapToObj(number -> number + "\n")
                .toList();
    }

    @Test
    void losesNothingForASlowClient() throws Exception {
        KeptProcess process = create(PIPES, "seq 1 100000; exit 5");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            Optional<ExitRecord> early = process.exit();
            assertThat(early).isEmpty();
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo(String.join("", numbers(100_000)));
        }
        assertThat(process.await().exitCode()).isEqualTo(5);
    }

    @Test
    void recordsTheEndThoughAClientDoesNotRead() throws Exception {
        KeptProcess process = create(PIPES, "head -c 300000 /dev/zero; exit 6");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            assertThat(process.await().exitCode()).isEqualTo(6);
            assertThat(stream(readAll(streams.output()), 1)).hasSize(300_000);
        }
    }

    @Test
    void doesNotWaitForProcessesThatHoldAPipe() throws Exception {
        KeptProcess process = create(PIPES, "sleep 1000 & echo $!");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            String pid = stream(readAll(streams.output()), 1).strip();
            assertThat(process.await().exitCode()).isZero();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void runsOnATerminal() throws Exception {
        KeptProcess process = create(TERMINAL, "tty; stty size; read line; echo \"got $line\"; exit 7");
        process.resize(33, 101);
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            String output = readUntil(streams.output(), "33 101");
            streams.input().write(bytes("hello\n"));
            output += new String(readAll(streams.output()), StandardCharsets.UTF_8);
            assertThat(output).contains("/dev/pts/", "33 101", "got hello\r\n");
        }
        assertThat(process.await().exitCode()).isEqualTo(7);
    }

    @Test
    void resizesATerminal() throws Exception {
        KeptProcess process =
                create(TERMINAL, "trap 'stty size; exit 8' WINCH; echo ready; while :; do sleep 0.01; done");
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            readUntil(streams.output(), "ready");
            process.resize(50, 132);
            assertThat(readUntil(streams.output(), "132")).contains("50 132");
        }
        assertThat(process.await().exitCode()).isEqualTo(8);
    }

    @Test
    void tellsWhatFailed() {
        PlanBuilder plan = new PlanBuilder();
        new KeeperSteps(plan).spawn("make the process", 0, "", Optional.empty());
        plan.gate("wait for the set-up");
        plan.call("enter `/nowhere`", SystemCall.CHDIR, plan.string("/nowhere"));
        assertThatThrownBy(() -> runtime.create(request("c", plan.build(), PIPES)))
                .isInstanceOf(StartFailed.class)
                .hasMessageEndingWith(
                        "unable to start container process: enter `/nowhere`: " + "no such file or directory: unknown")
                .extracting("exitCode")
                .isEqualTo(125);
        assertThat(root.resolve("containers/c")).doesNotExist();
    }

    @Test
    void tellsWhichProgramIsMissing() throws Exception {
        assertThat(failure("/nowhere/program").exitCode()).isEqualTo(127);
        assertThat(failure("/nowhere/program"))
                .hasMessageEndingWith("exec: \"/nowhere/program\": no such file or directory: unknown");
        assertThat(failure("/etc/passwd").exitCode()).isEqualTo(126);
    }

    private StartFailed failure(String program) throws StartFailed {
        KeptProcess process = runtime.create(request("c", Fixture.program(PIPES, 0, program, program), PIPES));
        return org.assertj.core.api.Assertions.catchThrowableOfType(StartFailed.class, process::start);
    }

    @Test
    void aDefectivePlanIsACleanError() {
        PlanBuilder plan = new PlanBuilder();
        plan.call("use too much", SystemCall.GETPID, new Operand.Pointer(1 << 20, "nowhere"));
        assertThatThrownBy(() -> runtime.create(request("c", plan.build(), PIPES)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("load the plan: invalid argument");
        PlanBuilder endless = new PlanBuilder();
        endless.call("do nothing", SystemCall.GETPID);
        assertThatThrownBy(() -> runtime.create(request("c", endless.build(), PIPES)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("the plan has no end");
    }

    @Test
    void anEngineThatFailsLeavesNothing() {
        List<Integer> pids = new ArrayList<>();
        CreateRequest request = new CreateRequest("c", shell(PIPES, "true"), PIPES, Optional.empty(), pid -> {
            pids.add(pid);
            throw new SystemFailure("no control group");
        });
        assertThatThrownBy(() -> runtime.create(request)).hasMessage("no control group");
        assertThat(ProcessHandle.of(pids.getFirst())).isEmpty();
        assertThat(root.resolve("containers/c")).doesNotExist();
    }

    @Test
    void canBeFoundAgain() throws Exception {
        KeptProcess created = create(WITH_STDIN, "cat");
        created.start();
        KeptProcess found = Runtime.open(root).find("c").orElseThrow();
        assertThat(found.pid()).isEqualTo(created.pid());
        assertThat(runtime.exit("c")).isEmpty();
        assertThatThrownBy(() -> create(PIPES, "true")).isInstanceOf(Conflict.class);
        try (AttachedStreams streams = found.attach(true, true, true)) {
            streams.input().write(bytes("hello\n"));
            readUntil(streams.output(), "hello");
            streams.closeInput();
        }
        assertThat(found.await().exitCode()).isZero();
    }

    @Test
    void aKilledKeeperTakesItsProcessWithIt() throws Exception {
        KeptProcess process = create(PIPES, "exec sleep 1000");
        process.start();
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        child.parent().orElseThrow().destroyForcibly();
        assertThat(process.await().exitCode()).isEqualTo(137);
        child.onExit().join();
        assertThat(runtime.exit("c").orElseThrow().exitCode()).isEqualTo(137);
    }

    @Test
    void aKilledKeeperTakesANamespaceWithIt() throws Exception {
        Plan plan = Fixture.program(PIPES, 0x2000_0000, "/bin/busybox", "sh", "-c", "sleep 1000; true");
        KeptProcess process = runtime.create(request("c", plan, PIPES));
        process.start();
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        child.parent().orElseThrow().destroyForcibly();
        child.onExit().join();
        assertThat(runtime.exit("c").orElseThrow().exitCode()).isEqualTo(137);
    }

    @Test
    void aProcessThatIgnoresItsInputEndsNormally() throws Exception {
        KeptProcess process = create(WITH_STDIN, "read line; head -c 100000 /dev/zero");
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            streams.input().write(bytes("go\n" + "x".repeat(150_000)));
            assertThat(stream(readAll(streams.output()), 1)).hasSize(100_000);
        }
        assertThat(process.await().exitCode()).isZero();
    }

    @Test
    void aClientThatHasGoneHoldsNobodyUp() throws Exception {
        KeptProcess process = create(PIPES, "seq 1 200000");
        AttachedStreams idle = process.attach(false, true, true);
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            assertThat(process.exit()).isEmpty();
            idle.close();
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo(String.join("", numbers(200_000)));
        }
        assertThat(process.await().exitCode()).isZero();
    }

    @Test
    void servesMoreClientsThanItHasPlaces() throws Exception {
        KeptProcess process = create(WITH_STDIN, "cat");
        process.start();
        StateDirectory directory = new StateDirectory(root.resolve("containers/c"));
        List<Control> silent = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            silent.add(Control.connect(directory).orElseThrow());
        }
        silent.forEach(Control::close);
        for (int i = 0; i < 300; i++) {
            assertThat(process.signal(0)).isTrue();
        }
        try (Control control = Control.connect(directory).orElseThrow()) {
            assertThat(control.ask(Control.Request.PID)).contains(process.pid());
            control.channel().write(bytes("nonsense"));
        }
        process.signal(9);
        assertThat(process.await().exitCode()).isEqualTo(137);
    }

    @Test
    void severalCallersMayWait() throws Exception {
        KeptProcess process = create(WITH_STDIN, "read line; exit 13");
        process.start();
        List<Thread> waiting = new ArrayList<>();
        List<Integer> codes = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            waiting.add(Thread.ofVirtual().start(() -> codes.add(process.await().exitCode())));
        }
        endInput(process);
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(codes).hasSize(10).containsOnly(13);
    }

    @Test
    void anInterruptedCallerTakesNobodyForDead() throws Exception {
        KeptProcess process = create(WITH_STDIN, "read line; exit 14");
        process.start();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> runtime.exit("c")).isInstanceOf(SystemFailure.class);
        assertThat(Thread.interrupted()).isTrue();
        Thread waiting = Thread.ofVirtual()
                .unstarted(() -> assertThatThrownBy(process::await).isInstanceOf(SystemFailure.class));
        waiting.start();
        waiting.interrupt();
        waiting.join();
        endInput(process);
        assertThat(process.await().exitCode()).isEqualTo(14);
    }

    @Test
    void aStoppedKeeperIsNotTakenForDead() throws Exception {
        KeptProcess process = create(PIPES, "exec sleep 1000");
        process.start();
        Path socket = root.resolve("containers/c/keeper.sock");
        Path hidden = Files.move(socket, root.resolve("hidden"));
        assertThatThrownBy(() -> runtime.exit("c")).hasMessageContaining("its keeper lives but does not answer");
        Files.move(hidden, socket);
        assertThat(process.signal(9)).isTrue();
        assertThat(process.await().exitCode()).isEqualTo(137);
    }

    @Test
    void longExecRootsWork() throws Exception {
        Path deep = Files.createDirectories(root.resolve("d".repeat(60)));
        Runtime longRuntime = Runtime.open(deep);
        String id = "0123456789abcdef".repeat(4);
        KeptProcess process = longRuntime.create(request(id, shell(PIPES, "exit 9"), PIPES));
        process.start();
        assertThat(process.await().exitCode()).isEqualTo(9);
    }

    @Test
    void noDescriptorReachesTheProgram() throws Exception {
        KeptProcess process = create(PIPES, "ls /proc/self/fd");
        try (AttachedStreams streams = process.attach(false, true, true)) {
            process.start();
            // The fourth is ls's own, of the directory.
            assertThat(stream(readAll(streams.output()), 1).split("\n")).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void executesBesideAContainer() throws Exception {
        KeptProcess container = create(PIPES, "exec sleep 1000");
        container.start();
        Plan plan = shell(WITH_STDIN, "cat; ls -l /proc/$$/fd/9 2>/dev/null; exit 11");
        KeptProcess process = runtime.exec(new ExecRequest("c", "e", plan, WITH_STDIN, _ -> {}));
        try (AttachedStreams streams = process.attach(true, true, true)) {
            process.start();
            streams.input().write(bytes("hello\n"));
            streams.closeInput();
            assertThat(stream(readAll(streams.output()), 1)).isEqualTo("hello\n");
        }
        assertThat(process.await().exitCode()).isEqualTo(11);
        assertThat(runtime.exit("c", "e").orElseThrow().exitCode()).isEqualTo(11);
        container.signal(9);
        assertThat(container.await().exitCode()).isEqualTo(137);
        assertThatThrownBy(() -> runtime.exec(new ExecRequest("c", "f", plan, WITH_STDIN, _ -> {})))
                .isInstanceOf(Conflict.class)
                .hasMessage("Container c is not running");
    }

    @Test
    void isSmall() throws Exception {
        KeptProcess process = create(PIPES, "exec sleep 1000");
        process.start();
        long keeper = ProcessHandle.of(process.pid())
                .orElseThrow()
                .parent()
                .orElseThrow()
                .pid();
        Path proc = Path.of("/proc", Long.toString(keeper));
        long kilobytes = Files.readString(proc.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        System.out.println("keeper: " + kilobytes + " kB resident");
        assertThat(kilobytes).isLessThan(2048);
        assertThat(Files.readString(proc.resolve("comm"))).isEqualTo("mydocker-keeper\n");
        process.signal(9);
        process.await();
    }
}
