package io.mydocker.infra.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Groups on the host's own trees. What is tested of version 2 needs only its tree, not its controllers, so that the
/// hybrid layout is enough.
final class CgroupTest {
    private final Cgroups cgroups = Cgroups.detect();
    private final String path = "/mydocker-cgroup-test/" + UUID.randomUUID();
    private final Cgroup group = cgroups.at(path);

    @AfterEach
    void cleanUp() {
        group.remove();
        cgroups.at("/mydocker-cgroup-test").remove();
        cgroups.unified()
                .ifPresent(_ -> cgroups.unifiedAt("/mydocker-cgroup-test").remove());
        assertThat(group.exists()).isFalse();
    }

    @Test
    void setsLimits() throws IOException {
        Resources resources = Resources.NONE
                .withMemory(new Memory(
                        OptionalLong.of(64 << 20),
                        OptionalLong.empty(),
                        OptionalLong.of(128 << 20),
                        OptionalLong.empty(),
                        false))
                .withCpu(new Cpu(OptionalLong.of(512), OptionalLong.of(50_000), OptionalLong.of(100_000), "0", ""))
                .withPids(42);

        group.create(resources);

        boolean unified = group.isUnified();
        assertThat(value("pids", "pids.max")).isEqualTo("42");
        assertThat(value("memory", unified ? "memory.max" : "memory.limit_in_bytes"))
                .isEqualTo("67108864");
        assertThat(value("cpu", unified ? "cpu.max" : "cpu.cfs_quota_us")).startsWith("50000");
        assertThat(value("cpu", unified ? "cpu.weight" : "cpu.shares")).isEqualTo(unified ? "20" : "512");
        assertThat(value("cpuset", "cpuset.cpus")).isEqualTo("0");
    }

    @Test
    void isReadyForProcesses() throws Exception {
        group.create(Resources.NONE);
        Process process = new ProcessBuilder("/bin/busybox", "sleep", "1000").start();

        group.add((int) process.pid());
        assertThat(group.pids()).containsExactly((int) process.pid());
        group.killAll();

        assertThat(process.waitFor()).isEqualTo(128 + 9);
        assertThat(group.oomKills()).isZero();
    }

    @Test
    void listsProcessesWhileGroupsComeAndGo() throws Exception {
        group.create(Resources.NONE);
        Path below = group.memberships().stream()
                .filter(each -> group.isUnified() || each.name().contains("pids"))
                .findFirst()
                .orElseThrow()
                .directory()
                .resolve("below");
        Thread changing = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 2000; i++) {
                assertThat(below.toFile().mkdir()).isTrue();
                assertThat(below.toFile().delete()).isTrue();
            }
        });

        while (changing.isAlive()) {
            assertThat(group.pids()).isEmpty();
        }
        changing.join();

        group.remove();
        assertThat(group.pids()).isEmpty();
    }

    @Test
    void freezes() throws Exception {
        group.create(Resources.NONE);
        Process process = new ProcessBuilder("/bin/busybox", "sleep", "1000").start();
        group.add((int) process.pid());

        group.freeze();
        process.destroyForcibly();
        assertThat(process.isAlive()).isTrue();
        group.thaw();

        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void countsProcessesKilledForMemory() throws Exception {
        group.create(Resources.NONE.withMemory(new Memory(
                OptionalLong.of(8 << 20),
                OptionalLong.empty(),
                OptionalLong.of(8 << 20),
                OptionalLong.empty(),
                false)));
        Process process = new ProcessBuilder("/bin/busybox", "sh", "-c", "read x; tail /dev/zero").start();
        group.add((int) process.pid());
        process.getOutputStream().write('\n');
        process.getOutputStream().close();

        assertThat(process.waitFor()).isEqualTo(128 + 9);
        assertThat(group.oomKills()).isPositive();
    }

    @Test
    void saysWhatTheKernelRefuses() {
        assertThatThrownBy(() -> group.create(Resources.NONE.withCpu(
                        new Cpu(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), "4000", ""))))
                .isInstanceOf(SystemFailure.class)
                .hasMessageContaining("cpuset.cpus");
    }

    @Test
    void removesGroupsBelowIt() throws IOException {
        group.create(Resources.NONE);
        Files.createDirectories(group.memberships().getFirst().directory().resolve("a/b"));
    }

    /// Version 2 has no file for devices: the kernel runs a program.
    @Test
    void limitsDevicesByAProgram() throws Exception {
        assumeTrue(cgroups.unified().isPresent(), "no cgroup version 2 is mounted");
        Cgroup unified = cgroups.unifiedAt(path);
        unified.create(Resources.NONE.withDevices(List.of(
                new DeviceRule(false, "a", OptionalLong.empty(), OptionalLong.empty(), "rwm"),
                new DeviceRule(true, "c", OptionalLong.of(1), OptionalLong.of(3), "rw"),
                new DeviceRule(true, "c", OptionalLong.of(1), OptionalLong.of(5), "r"))));
        try {
            String script = "read go; head -c1 /dev/zero | wc -c; echo x > /dev/null && echo null;"
                    + " (echo x > /dev/zero) 2> /dev/null || echo no zero;"
                    + " (: < /dev/full) 2> /dev/null || echo no full";
            Process process = new ProcessBuilder("/bin/busybox", "sh", "-c", script).start();
            unified.add((int) process.pid());
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output).isEqualTo("1\nnull\nno zero\nno full\n");
            assertThat(process.waitFor()).isZero();
        } finally {
            unified.remove();
        }
    }

    @Test
    void killsAndFreezesInVersionTwo() throws Exception {
        assumeTrue(cgroups.unified().isPresent(), "no cgroup version 2 is mounted");
        Cgroup unified = cgroups.unifiedAt(path);
        unified.create(Resources.NONE);
        try {
            Process process = new ProcessBuilder("/bin/busybox", "sleep", "1000").start();
            unified.add((int) process.pid());
            unified.freeze();
            unified.thaw();
            unified.killAll();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
        } finally {
            unified.remove();
        }
    }

    private String value(String controller, String file) throws IOException {
        Path directory = group.directory(controller).orElseThrow();
        return Files.readString(directory.resolve(file)).strip();
    }
}
