package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a container may see and do, read from inside: Docker's defaults.
@RootTest
class IsolationTest {

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String inside(String script) {
        return engine.mydocker("run", "--rm", "--network", "none", "busybox", "sh", "-c", script)
                .ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnt", "pid", "uts", "ipc", "net"})
    void namespacesAreItsOwn(String namespace) {
        assertThat(inside("readlink /proc/self/ns/" + namespace))
                .startsWith(namespace + ":[")
                .isNotEqualTo(
                        Command.of("readlink", "/proc/self/ns/" + namespace).ok());
    }

    @Test
    void theCommandIsPid1AndSeesNoOther() {
        assertThat(inside("echo $$; ls /proc | grep -c '^[0-9]'")).startsWith("1\n");
        assertThat(inside("exec ls /proc").lines().filter(name -> name.matches("\\d+")))
                .containsExactly("1");
    }

    @Test
    void itHasThe14CapabilitiesAndTheSeccompProfile() {
        String status = inside("cat /proc/self/status");

        assertThat(status)
                .containsPattern("CapInh:\\s+0{16}\n")
                .containsPattern("CapPrm:\\s+00000000a80425fb\n")
                .containsPattern("CapEff:\\s+00000000a80425fb\n")
                .containsPattern("CapBnd:\\s+00000000a80425fb\n")
                .containsPattern("CapAmb:\\s+0{16}\n")
                .containsPattern("Seccomp:\\s+2\n");
    }

    @Test
    void dangerousCallsAreRefused() {
        assertThat(inside("unshare -m true 2>&1 || true")).contains("Operation not permitted");
        assertThat(inside("mount -t tmpfs none /mnt 2>&1 || true")).containsIgnoringCase("permission denied");
        assertThat(inside("mknod /disk b 8 0; head -c 1 /disk 2>&1 || true")).contains("Operation not permitted");
    }

    @Test
    void nothingIsInheritedButTheThreeStreams() {
        assertThat(inside("exec ls /proc/self/fd").lines().toList()).isSubsetOf("0", "1", "2", "3");
    }

    @Test
    void theUsualMountsAreThere() {
        List<String> mounts = inside("cut -d' ' -f2,3 /proc/mounts").lines().toList();

        assertThat(mounts)
                .contains(
                        "/ overlay", "/proc proc", "/dev tmpfs", "/dev/pts devpts", "/sys sysfs", "/dev/mqueue mqueue")
                .contains("/dev/shm tmpfs");
        assertThat(inside("grep -E ' /(sys|proc/sys) ' /proc/mounts")).contains(" ro,");
    }

    @Test
    void maskedFilesShowNothing() {
        assertThat(inside("cat /proc/kcore /proc/keys /proc/timer_list 2>/dev/null | wc -c"))
                .isEqualTo("0");
        assertThat(inside("ls /proc/acpi /sys/firmware 2>/dev/null | grep -v : | grep -c .; true"))
                .isEqualTo("0");
        assertThat(inside("echo 1 >/proc/sys/kernel/panic 2>&1 || echo refused"))
                .contains("refused");
        assertThat(inside("echo b >/proc/sysrq-trigger 2>&1 || echo refused")).contains("refused");
    }

    @Test
    void standardDevicesAndLinksAreThere() {
        assertThat(inside(
                        "cd /dev && ls -d null zero full random urandom tty ptmx pts shm mqueue fd stdin stdout stderr 2>&1"
                                + " | tr '\\n' ' '"))
                .doesNotContain("No such file");
        assertThat(inside("head -c 4 /dev/zero | wc -c; echo x >/dev/null; echo x >/dev/full || echo full"))
                .contains("4")
                .contains("full");
        assertThat(inside("ls /dev | grep -cE '^(sd|vd|nvme|loop|mem|kmsg)'; true"))
                .isEqualTo("0");
    }

    @Test
    void hostsAndResolvConfAreItsOwn() {
        String id = engine.mydocker(
                        "create",
                        "--network",
                        "none",
                        "--hostname",
                        "box",
                        "busybox",
                        "cat",
                        "/etc/hosts",
                        "/etc/hostname")
                .ok();
        assertThat(engine.mydocker("start", "-a", id).ok())
                .contains("127.0.0.1\tlocalhost")
                .endsWith("box");
        engine.mydocker("rm", id).ok();
    }

    @Test
    void whatItWritesStaysInItsOwnLayer() {
        inside("echo changed >/etc/passwd; rm -rf /root");

        assertThat(inside("grep -c root: /etc/passwd; test -d /root && echo there"))
                .isEqualTo("1\nthere");
    }

    @Test
    void limitsAreReal() {
        String id = engine.mydocker(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "-m",
                        "64m",
                        "--cpus",
                        "0.5",
                        "--pids-limit",
                        "50",
                        "busybox",
                        "sleep",
                        "1000")
                .ok();
        String memory = limit(id, "memory", "memory.limit_in_bytes", "memory.max");
        String pids = limit(id, "pids", "pids.max", "pids.max");
        String cpu = limit(id, "cpu", "cpu.cfs_quota_us", "cpu.max");
        engine.mydocker("rm", "-f", id).ok();

        assertThat(memory).isEqualTo("67108864");
        assertThat(pids).isEqualTo("50");
        assertThat(cpu).startsWith("50000");
    }

    @Test
    void tooMuchMemoryEndsItAndSaysSo() {
        String id = engine.mydocker(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "-m",
                        "16m",
                        "busybox",
                        "sh",
                        "-c",
                        "x=a; while :; do x=$x$x; done")
                .ok();

        assertThat(engine.mydocker("wait", id).ok()).isEqualTo("137");
        assertThat(engine.mydocker("inspect", id).ok()).contains("\"OOMKilled\": true");
        engine.mydocker("rm", id).ok();
    }

    @Test
    void noMoreProcessesThanAllowed() {
        assertThat(engine.mydocker(
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                "--pids-limit",
                                "5",
                                "busybox",
                                "sh",
                                "-c",
                                "for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; wait")
                        .run()
                        .err())
                .containsIgnoringCase("fork");
    }

    @Test
    void theProgramOfTheKeeperIsOutOfReach() {
        // CVE-2019-5736: a container's /proc/self/exe must never be a file of the host that it could write.
        assertThat(inside("readlink /proc/1/exe")).startsWith("/bin/");
    }

    /// A limit's file as the kernel has it, by the cgroup of the container's first process.
    private static String limit(String id, String controller, String v1, String v2) {
        String pid = engine.inspect(id, "State", "Pid");
        try {
            for (String line : Files.readAllLines(Path.of("/proc", pid, "cgroup"))) {
                String[] fields = line.split(":", 3);
                if (List.of(fields[1].split(",")).contains(controller)) {
                    return Files.readString(Path.of("/sys/fs/cgroup", controller, fields[2], v1))
                            .strip();
                }
                Path unified = Path.of("/sys/fs/cgroup", fields[2], v2);
                if (fields[1].isEmpty() && Files.exists(unified)) {
                    return Files.readString(unified).strip();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no cgroup of " + controller + " for process " + pid);
    }
}
