package io.mydocker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private static String run(String program, List<String> arguments) {
        try (Pipe pipe = Pipe.open()) {
            TreeMap<Integer, Fd> descriptors = new TreeMap<>();
            descriptors.put(1, pipe.second());
            int pid = Processes.spawn(new Processes.Spawn(program, arguments, List.of("A=b"), descriptors));
            pipe.second().close();
            String output = new String(readAll(pipe.first()), UTF_8);
            return Processes.waitFor(pid) + ":" + output;
        }
    }

    private static byte[] readAll(Fd fd) {
        try (var stream = fd.inputStream()) {
            return stream.readAllBytes();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void childHasJustTheDescriptorsAndEnvironmentThatItIsGiven() {
        String script = "echo $A; for f in /proc/self/fd/*; do echo ${f##*/}; done; exit 3";
        // The shell itself opens a directory for the pattern, which takes the free number 0.
        assertThat(run("/bin/sh", List.of("sh", "-c", script))).isEqualTo("768:b\n0\n1\n");
    }

    @Test
    void sealedMemoryFileIsExecutableAndCannotBeWritten() throws Exception {
        byte[] program = Files.readAllBytes(Path.of("/bin/true"));
        try (Fd fd = MemoryFile.sealed("true", program)) {
            assertThat(run(fd.procPath(), List.of("true"))).isEqualTo("0:");
            assertThatThrownBy(() -> fd.write(new byte[] {1})).hasMessageContaining("not permitted");
        }
    }

    @Test
    void missingProgramIsAnErrorOfSpawn() {
        assertThatThrownBy(() -> run("/nowhere", List.of("x")))
                .hasMessage("spawn `/nowhere`: no such file or directory");
    }

    @Test
    void signalsGoThroughPidfd() {
        int pid =
                Processes.spawn(new Processes.Spawn("/bin/sleep", List.of("sleep", "60"), List.of(), new TreeMap<>()));
        try (Fd pidfd = Processes.pidfd(pid)) {
            assertThat(Processes.signal(pidfd, Signal.TERM)).isTrue();
            assertThat(Processes.waitFor(pid)).isEqualTo(Signal.TERM.number());
            assertThat(Processes.signal(pidfd, Signal.TERM)).isFalse();
        }
    }

    @Test
    void signalsAreWrittenInEveryFormOfDocker() {
        for (String text : List.of("9", "KILL", "SIGKILL", "sigkill")) {
            assertThat(Signal.parse(text)).contains(Signal.KILL);
        }
        assertThat(Signal.parse("SIGRTMIN+3")).contains(new Signal(37)).hasValueSatisfying(signal -> assertThat(signal)
                .hasToString("SIGRTMIN+3"));
        for (String text : List.of("0", "65", "", "SIG", "NOPE", "-1", "RTMAX+1")) {
            assertThat(Signal.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void lockIsHeldByOne(@TempDir Path directory) {
        Path path = directory.resolve("lock");
        try (LockFile lock = LockFile.tryAcquire(path).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(LockFile.tryAcquire(path)).isEmpty();
            assertThat(LockFile.owner(path))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
        LockFile.tryAcquire(path).orElseThrow().close();
    }

    @Test
    void mountInfoLineIsRead() {
        Mounts.Mount mount =
                Mounts.parse("36 35 98:0 /a\\040b /mnt/x\\134y rw,noatime shared:1 master:2 - ext3 /dev/r rw");
        assertThat(mount)
                .isEqualTo(new Mounts.Mount(
                        "/a b", Path.of("/mnt/x\\y"), "rw,noatime", "shared:1 master:2", "ext3", "/dev/r"));
        assertThat(Mounts.list()).extracting(Mounts.Mount::target).contains(Path.of("/proc"));
    }

    @Test
    void hostTellsWhatUnameTells() throws Exception {
        assertThat(Host.kernelRelease())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        assertThat(Host.memory()).isGreaterThan(64L << 20);
    }

    @Test
    void blockingCallsOfVirtualThreadsRunOnPlatformThreads() throws Exception {
        boolean[] virtual = {true};
        Thread.ofVirtual()
                .start(() -> virtual[0] =
                        NativeThreads.call(() -> Thread.currentThread().isVirtual()))
                .join();
        assertThat(virtual[0]).isFalse();
    }

    @Test
    void listeningSocketRefusesPathsThatDoNotFit(@TempDir Path directory) {
        Pipe.listen(directory.resolve("s"), 1).close();
        assertThatThrownBy(() -> Pipe.listen(directory.resolve("x".repeat(108)), 1))
                .hasMessageContaining("too long");
    }
}
