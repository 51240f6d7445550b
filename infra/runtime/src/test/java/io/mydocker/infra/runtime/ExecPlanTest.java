package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.TestContainer.Result;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecPlanTest {
    @TempDir
    private Path directory;

    private TestContainer container;
    private final RuntimeSpec spec = TestContainer.shell("sleep 1000").withNames(new Names("box", ""));

    @BeforeEach
    void start() throws StartFailed {
        container = new TestContainer(directory);
        container.create(spec, Fixture.PIPES).start();
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @Test
    void livesInTheContainer() throws StartFailed {
        Result result = exec(
                process(
                        "hostname; cat /proc/1/comm;"
                                + " test $(readlink /proc/self/ns/mnt) = $(readlink /proc/1/ns/mnt) && echo inside; ip link | grep -c UP"));

        assertThat(result.output()).isEqualTo("box\nsleep\ninside\n1\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void hasTheSamePrivileges() throws StartFailed {
        assertThat(exec(process("cat /proc/self/status | grep -E '^(Cap|Seccomp:)'; ls /proc/self/fd | wc -l"))
                        .output())
                .isEqualTo("""
                        CapInh:\t0000000000000000
                        CapPrm:\t00000000a80425fb
                        CapEff:\t00000000a80425fb
                        CapBnd:\t00000000a80425fb
                        CapAmb:\t0000000000000000
                        Seccomp:\t2
                        4
                        """);
    }

    @Test
    void sharesTheControlGroup() throws StartFailed {
        assertThat(exec(process("cat /proc/self/cgroup")).output())
                .isEqualTo(exec(process("cat /proc/1/cgroup")).output())
                .contains(
                        container.cgroup().isUnified()
                                ? "0::/"
                                : container.cgroup().path());
    }

    @Test
    void runsAsAnotherUserElsewhere() throws StartFailed {
        User user = new User(1000, 1000);
        ProcessSpec process = process("id; pwd")
                .withUser(user)
                .withCwd("/tmp")
                .withPrivileges(new Privileges(DefaultSpec.privileges(DefaultSpec.capabilities(), user), false, ""));

        assertThat(exec(process).output()).isEqualTo("uid=1000 gid=1000\n/tmp\n");
    }

    @Test
    void canHaveATerminal() throws StartFailed {
        Result result = exec(process("tty; stty size").withTerminal(new Terminal(true, 20, 70)), Fixture.TERMINAL);

        assertThat(result.output()).isEqualTo("/dev/pts/0\r\n20 70\r\n");
    }

    @Test
    void givesTheExitCode() throws StartFailed {
        assertThat(exec(process("exit 42")).exitCode()).isEqualTo(42);
    }

    /// Whatever the container's own has become.
    @Test
    void standardInputIsANullDeviceThatNobodyElseHas() throws Exception {
        Map<String, Object> before = Files.readAttributes(Path.of("/dev/null"), "unix:mode,uid,ctime");
        exec(process("busybox rm /dev/null; busybox mkfifo /dev/null"));

        Result result = exec(process("readlink /proc/self/fd/0; cat; busybox stat -Lc %t:%T:%a /proc/self/fd/0;"
                + " busybox chmod 600 /proc/self/fd/0; busybox chown 5 /proc/self/fd/0"));

        assertThat(result.output()).isEqualTo("/dev/null\n1:3:666\n");
        assertThat(result.error()).isEmpty();
        assertThat(Files.readAttributes(Path.of("/dev/null"), "unix:mode,uid,ctime"))
                .isEqualTo(before);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> exec(process("").withArgs(List.of("nonesuch"))))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("exec: \"nonesuch\": executable file not found in $PATH");
        assertThatThrownBy(() -> exec(process("true").withCwd("/nonesuch")))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining(
                        "chdir to cwd (\"/nonesuch\") set in config.json failed: no such file or directory");
    }

    @Test
    void doesNotLeaveByAMagicLink() {
        assertThatThrownBy(() -> exec(process("pwd").withCwd("/proc/self/cwd"))).isInstanceOf(StartFailed.class);
        assertThatThrownBy(() -> exec(process("pwd").withCwd("/proc/self/fd/7")))
                .isInstanceOf(StartFailed.class);
    }

    /// The container's programs see the process from its first moment; what they would find then.
    @Test
    void isBornInsideWithNothingOfTheHostInItsHands() throws StartFailed {
        List<String> held = new ArrayList<>();
        List<Boolean> inside = new ArrayList<>();
        List<Boolean> hosts = new ArrayList<>();
        Plan plan = ExecPlan.compile(
                process("true"), spec.linux().protection().seccomp(), Fixture.PIPES, container.cgroup());
        Runtime runtime = container.runtime();
        KeptProcess process = runtime.exec(new ExecRequest(container.id(), "e", plan, Fixture.PIPES, pid -> {
            held.addAll(heldFiles(pid));
            hosts.addAll(holdsHostsNull(pid));
            for (String kind : List.of("mnt", "uts", "ipc", "net", "pid", "cgroup")) {
                inside.add(namespace(pid, kind)
                        .equals(namespace(container.process().pid(), kind)));
            }
        }));

        assertThat(held).isNotEmpty().allMatch(file -> file.equals("/dev/null") || file.startsWith("pipe:"));
        assertThat(hosts).isNotEmpty().containsOnly(false);
        assertThat(inside).hasSize(6).containsOnly(true);
        assertThat(TestContainer.finish(process, Fixture.PIPES).exitCode()).isZero();
    }

    static List<String> heldFiles(int pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Integer.toString(pid), "fd"))) {
            return files.flatMap(ExecPlanTest::ifStillOpen).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> ifStillOpen(Path file) {
        try {
            return Stream.of(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException _) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Boolean> holdsHostsNull(int pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Integer.toString(pid), "fd"))) {
            List<Boolean> hosts = new ArrayList<>();
            for (Path file : files.toList()) {
                if (ifStillOpen(file).anyMatch("/dev/null"::equals)) {
                    hosts.add(Files.isSameFile(file, Path.of("/dev/null")));
                }
            }
            return hosts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String namespace(int pid, String kind) {
        return link(Path.of("/proc", Integer.toString(pid), "ns", kind));
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void cannotBeOverwrittenFromInside() throws StartFailed {
        Plan plan = ExecPlan.compile(
                process("true"), spec.linux().protection().seccomp(), Fixture.PIPES, container.cgroup());
        List<Path> programs = new ArrayList<>();
        KeptProcess process = container
                .runtime()
                .exec(new ExecRequest(
                        container.id(),
                        "e",
                        plan,
                        Fixture.PIPES,
                        pid -> programs.add(Path.of("/proc", Integer.toString(pid), "exe"))));

        assertThat(link(programs.getFirst())).startsWith("/memfd:");
        assertThatThrownBy(() -> Files.write(programs.getFirst(), new byte[1], StandardOpenOption.WRITE))
                .isInstanceOf(IOException.class);
        assertThat(TestContainer.finish(process, Fixture.PIPES).exitCode()).isZero();
    }

    private ProcessSpec process(String script) {
        return spec.process().withArgs(List.of("sh", "-c", script));
    }

    private Result exec(ProcessSpec process) throws StartFailed {
        return exec(process, Fixture.PIPES);
    }

    private Result exec(ProcessSpec process, Stdio stdio) throws StartFailed {
        Plan plan = ExecPlan.compile(process, spec.linux().protection().seccomp(), stdio, container.cgroup());
        String id = "exec" + System.nanoTime();
        KeptProcess executed = container.runtime().exec(new ExecRequest(container.id(), id, plan, stdio, _ -> {}));
        return TestContainer.finish(executed, stdio);
    }
}
