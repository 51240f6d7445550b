package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.TestContainer.Result;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Capabilities;
import io.mydocker.protocol.oci.RuntimeSpec.Limits;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers on the real kernel, seen from inside.
final class ContainerTest {
    @TempDir
    private Path directory;

    private TestContainer container;

    @BeforeEach
    void prepare() {
        container = new TestContainer(directory);
    }

    @AfterEach
    void cleanUp() throws IOException {
        container.close();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(directory.toString());
    }

    @Test
    void hasDockersPrivilegesAndNoMore() throws StartFailed {
        String wanted = "^(Cap|NoNew|Seccomp:|Sig[BI])";
        Result result = container.run(TestContainer.shell("cat /proc/self/status | grep -E '" + wanted + "'"));

        assertThat(result.output()).isEqualTo("""
                SigBlk:\t0000000000000000
                SigIgn:\t0000000000000000
                CapInh:\t0000000000000000
                CapPrm:\t00000000a80425fb
                CapEff:\t00000000a80425fb
                CapBnd:\t00000000a80425fb
                CapAmb:\t0000000000000000
                NoNewPrivs:\t0
                Seccomp:\t2
                """);
    }

    @Test
    void hasAllOfTheEnginesPrivilegesWhereTheyAreWanted() throws StartFailed, IOException {
        RuntimeSpec spec = TestContainer.shell("grep -E '^Cap(Prm|Bnd)' /proc/self/status");
        Capabilities all = DefaultSpec.privileges(DefaultSpec.allCapabilities(), User.ROOT);
        Result result = container.run(spec.withProcess(spec.process().withPrivileges(new Privileges(all, false, ""))));

        String own = String.join(
                "\n",
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("CapPrm") || line.startsWith("CapBnd"))
                        .toList());
        assertThat(result.output()).isEqualTo(own + "\n");
    }

    /// Raising one's score and going back is no privilege.
    @Test
    void doesNotInheritTheEnginesScoreForTheEndOfMemory() throws StartFailed, IOException {
        Path score = Path.of("/proc/self/oom_score_adj");
        String before = Files.readString(score);
        Files.writeString(score, "321");
        try {
            assertThat(run("cat /proc/self/oom_score_adj")).isEqualTo("0\n");
        } finally {
            Files.writeString(score, before);
        }
    }

    @Test
    void inheritsNoDescriptor() throws StartFailed {
        assertThat(run("ls -l /proc/1/fd | grep -c -v total")).isEqualTo("3\n");
    }

    @Test
    void hasItsOwnNamesAndNumbers() throws StartFailed {
        RuntimeSpec spec = TestContainer.shell("echo $$; hostname; ip link | grep -c UP; ip link | wc -l")
                .withNames(new Names("box", "example.org"));

        assertThat(container.run(spec).output()).isEqualTo("1\nbox\n1\n2\n");
    }

    @Test
    void hidesAndFreezesWhatDockerDoes() throws StartFailed {
        assertThat(run("""
                cat /proc/keys /proc/timer_list | wc -c
                ls /sys/firmware | wc -l
                echo 1 > /proc/sys/kernel/panic || echo frozen
                echo b > /proc/sysrq-trigger || echo frozen
                mkdir /sys/fs/cgroup/x || echo frozen
                """)).isEqualTo("0\n0\nfrozen\nfrozen\nfrozen\n");
    }

    @Test
    void filtersSystemCalls() throws StartFailed {
        assertThat(container
                        .run(TestContainer.shell("mount -t tmpfs x /tmp; unshare -U true; chroot / true && echo fine"))
                        .error())
                .contains("mount: permission denied")
                .contains("unshare(0x10000000): Operation not permitted");
    }

    @Test
    void reachesOnlyItsDevices() throws StartFailed {
        Result result = container.run(TestContainer.shell(
                "mknod /tmp/disk b 8 0 && echo made; cat /tmp/disk; head -c 4 /dev/zero | wc -c; echo x > /dev/null"));

        assertThat(result.output()).isEqualTo("made\n4\n");
        assertThat(result.error()).contains("/tmp/disk").contains("Operation not permitted");
    }

    @Test
    void runsAsAnotherUser() throws StartFailed {
        ProcessSpec process = TestContainer.shell("""
                id; grep -E '^(CapPrm|CapEff|CapBnd|Seccomp:)' /proc/self/status
                echo to stdout > /dev/stdout; touch /x || echo denied""").process();
        User user = new User(1000, 1001, OptionalInt.empty(), List.of(7, 8));
        Result result = container.run(spec(process.withUser(user)
                .withPrivileges(new Privileges(DefaultSpec.privileges(DefaultSpec.capabilities(), user), false, ""))));

        assertThat(result.output()).isEqualTo("""
                uid=1000 gid=1001 groups=7,8
                CapPrm:\t0000000000000000
                CapEff:\t0000000000000000
                CapBnd:\t00000000a80425fb
                Seccomp:\t2
                to stdout
                denied
                """);
    }

    @Test
    void canForbidNewPrivileges() throws StartFailed {
        ProcessSpec process = TestContainer.shell("grep -E 'NoNewPrivs|CapEff' /proc/self/status")
                .process();
        Privileges privileges = new Privileges(process.privileges().capabilities(), true, "");

        assertThat(container.run(spec(process.withPrivileges(privileges))).output())
                .isEqualTo("CapEff:\t00000000a80425fb\nNoNewPrivs:\t1\n");
    }

    @Test
    void givesAmbientCapabilitiesWhereAsked() throws StartFailed {
        Set<String> bind = Set.of("CAP_NET_BIND_SERVICE");
        ProcessSpec process =
                TestContainer.shell("grep -E 'Cap(Eff|Amb)' /proc/self/status").process();
        Privileges privileges = new Privileges(new Capabilities(bind, bind, bind, bind, bind), false, "");

        assertThat(container
                        .run(spec(process.withUser(new User(5, 5)).withPrivileges(privileges)))
                        .output())
                .isEqualTo("CapEff:\t0000000000000400\nCapAmb:\t0000000000000400\n");
    }

    @Test
    void hasATerminal() throws StartFailed {
        ProcessSpec process = TestContainer.shell(
                        "tty; stty size; ls -l /dev/console; test -t 0 && echo terminal; ps -o tty,args | head -2")
                .process()
                .withTerminal(new Terminal(true, 30, 100));
        Result result = container.run(spec(process), Fixture.TERMINAL);

        assertThat(result.output())
                .contains("/dev/pts/0\r\n30 100\r\n")
                .contains("136,   0")
                .contains("terminal")
                .contains("136,0");
    }

    @Test
    void makesTheWorkingDirectory() throws StartFailed {
        ProcessSpec process = TestContainer.shell("pwd").process().withCwd("/not/there/yet");

        assertThat(container.run(spec(process)).output()).isEqualTo("/not/there/yet\n");
    }

    @Test
    void setsLimitsAndParameters() throws StartFailed {
        RuntimeSpec spec = TestContainer.shell(
                "ulimit -n; ulimit -c; cat /proc/sys/net/ipv4/ip_forward /proc/self/oom_score_adj; umask");
        ProcessSpec process = spec.process()
                .withUser(new User(0, 0, OptionalInt.of(0027), List.of()))
                .withLimits(new Limits(
                        List.of(new Rlimit("RLIMIT_NOFILE", 100, 200), new Rlimit("RLIMIT_CORE", 0, 0)),
                        OptionalInt.of(500)));
        Linux linux = spec.linux().withSysctl(Map.of("net.ipv4.ip_forward", "1"));

        assertThat(container.run(spec.withProcess(process).withLinux(linux)).output())
                .isEqualTo("100\n0\n1\n500\n0027\n");
    }

    @Test
    void canHaveAReadOnlyRoot() throws StartFailed {
        RuntimeSpec spec = TestContainer.shell("touch /x || echo no; touch /dev/shm/x && echo yes")
                .withRoot(new Root("", true));

        assertThat(container.run(spec).output()).isEqualTo("no\nyes\n");
    }

    @Test
    void canHaveAPlainDirectoryForItsRoot() throws StartFailed {
        TestContainer.Result result = container.runDirectory(TestContainer.shell("ls /; echo x > /new && cat /new"));

        assertThat(result.output()).isEqualTo("bin\ndev\netc\nproc\nsys\ntmp\nx\n");
        assertThat(container.image("new")).exists();
    }

    @Test
    void canBeDisposableAndStartAgain() throws StartFailed {
        for (int round = 1; round <= 3; round++) {
            TestContainer.Result result =
                    container.runDisposable(TestContainer.shell("echo x >> /file; cat /file | wc -l"));
            assertThat(result.output()).isEqualTo(round + "\n");
        }
    }

    @Test
    void bindsDirectoriesAndFiles() throws Exception {
        Path shared = Files.createDirectories(directory.resolve("shared/below"));
        Files.writeString(shared.resolve("file"), "hello\n");
        RuntimeSpec spec = TestContainer.shell("""
                cat /data/deep/below/file /etc/one
                touch /data/deep/new && echo writable
                touch /frozen/new || echo read-only
                grep -c tmpfs.*/ram /proc/self/mounts""");
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(bind(directory.resolve("shared"), "/data/deep", "rbind", "rprivate"));
        mounts.add(bind(directory.resolve("shared"), "/frozen", "rbind", "ro", "rslave"));
        mounts.add(bind(shared.resolve("file"), "/etc/one", "rbind", "ro"));
        mounts.add(new Mount("/ram", "tmpfs", "tmpfs", List.of("size=1m", "noexec")));

        assertThat(container.run(spec.withMounts(mounts)).output()).isEqualTo("hello\nhello\nwritable\nread-only\n1\n");
        assertThat(directory.resolve("shared/new")).exists();
    }

    @Test
    void findsTheProgramAsDockerDoes() {
        assertFails(
                process -> process.withArgs(List.of("nonesuch")),
                127,
                "exec: \"nonesuch\": executable file not found in $PATH");
        assertFails(
                process -> process.withArgs(List.of("/nonesuch")),
                127,
                "exec: \"/nonesuch\": stat /nonesuch: no such file or directory");
        assertFails(
                process -> process.withArgs(List.of("/etc/passwd")), 126, "exec: \"/etc/passwd\": permission denied");
        assertFails(process -> process.withArgs(List.of("/etc")), 126, "exec: \"/etc\": is a directory");
        assertFails(
                process -> process.withArgs(List.of("etc")).withEnv(List.of("PATH=/")),
                127,
                "exec: \"etc\": executable file not found in $PATH");
    }

    @Test
    void reportsWhatCannotBeMounted() {
        RuntimeSpec spec = TestContainer.shell("true");
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount("/x", "nonesuch", "x", List.of()));

        assertThatThrownBy(() -> container.run(spec.withMounts(mounts)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("mount nonesuch on `/x`: no such device");
    }

    @Test
    void refusesMountsThatWouldUncoverTheKernel() {
        for (String target : List.of("/", "/proc", "/proc/sys", "/x/../proc/self")) {
            RuntimeSpec spec = TestContainer.shell("true").withMounts(List.of(bind(directory, target, "rbind")));
            assertThatThrownBy(() -> container.run(spec)).as(target).isInstanceOf(InvalidParameter.class);
        }
    }

    @Test
    void canShareTheHostsNetworkAndJoinANamespace() throws Exception {
        RuntimeSpec spec = TestContainer.shell("readlink /proc/self/ns/net; readlink /proc/self/ns/uts");
        List<Namespace> namespaces = new ArrayList<>(spec.linux().namespaces());
        namespaces.removeIf(each -> List.of("network", "uts").contains(each.type()));
        namespaces.add(new Namespace("uts", "/proc/self/ns/uts"));
        String expected = Files.readSymbolicLink(Path.of("/proc/self/ns/net")) + "\n"
                + Files.readSymbolicLink(Path.of("/proc/self/ns/uts")) + "\n";

        assertThat(container
                        .run(spec.withLinux(spec.linux().withNamespaces(namespaces)))
                        .output())
                .isEqualTo(expected);
    }

    private String run(String script) throws StartFailed {
        return container.run(TestContainer.shell(script)).output();
    }

    private void assertFails(UnaryOperator<ProcessSpec> change, int exitCode, String message) {
        RuntimeSpec spec = spec(change.apply(TestContainer.shell("true").process()));
        assertThatThrownBy(() -> container.run(spec)).isInstanceOfSatisfying(StartFailed.class, failure -> {
            assertThat(failure.exitCode()).as(message).isEqualTo(exitCode);
            assertThat(failure).hasMessageContaining(message);
        });
    }

    private static RuntimeSpec spec(ProcessSpec process) {
        return TestContainer.shell("").withProcess(process);
    }

    private static Mount bind(Path source, String target, String... options) {
        return new Mount(target, "bind", source.toString(), List.of(options));
    }
}
