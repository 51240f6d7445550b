package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceFile;
import io.mydocker.protocol.oci.RuntimeSpec.Limits;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Plans as values: what is in them and in which order, without playing them.
final class ContainerPlanTest {
    private static final Rootfs ROOT = new Rootfs.Overlay(
            Path.of("/layers"), List.of("l/A", "l/B"), "x/diff", "x/work", Path.of("/layers/x/merged"));
    private static final Cgroup CGROUP = Cgroups.detect().at("/mydocker-test/plan");

    private final RuntimeSpec spec = DefaultSpec.spec(List.of("sh"), false);

    @Test
    void tellsTheStoryOfAContainer() {
        assertThat(calls(compile(spec, Fixture.PIPES)))
                .containsSubsequence(
                        "clone3",
                        "read",
                        "mount",
                        "chdir",
                        "mount",
                        "openat2",
                        "mknodat",
                        "pivot_root",
                        "umount2",
                        "dup3",
                        "report",
                        "read",
                        "setresuid",
                        "close_range",
                        "seccomp",
                        "capset",
                        "execve");
    }

    @Test
    void changesNothingBetweenTheFilterAndTheProgramButCapabilities() {
        List<String> calls = calls(compile(spec, Fixture.PIPES));

        assertThat(calls.subList(calls.indexOf("seccomp"), calls.indexOf("execve") + 1))
                .containsExactly("seccomp", "capset", "execve");
    }

    @Test
    void usesLayersByTheirShortNames() {
        assertThat(compile(spec, Fixture.PIPES).describe())
                .contains("chdir(\"/layers\")")
                .contains("lowerdir=l/A:l/B,upperdir=x/diff,workdir=x/work");
    }

    @Test
    void hasRoomForEverythingAtOnce() {
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        mounts.add(new Mount("/a/b/c", "bind", "/tmp", List.of("rbind", "ro", "rshared", "noatime")));
        mounts.add(new Mount("/etc/hosts", "bind", "/etc/hosts", List.of("bind")));
        mounts.add(new Mount("/t", "tmpfs", "tmpfs", List.of("rslave", "nosuid", "size=1m")));
        Linux linux = spec.linux()
                .withNamespaces(List.of(
                        new Namespace("mount"),
                        new Namespace("pid", "/proc/1/ns/pid"),
                        new Namespace("network", "/proc/1/ns/net"),
                        new Namespace("ipc", "/proc/1/ns/ipc"),
                        new Namespace("uts"),
                        new Namespace("cgroup")))
                .withDevices(
                        List.of(new Device("/dev/net/tun", "c", 10, 200, new DeviceFile(OptionalInt.of(0600), 1, 2))))
                .withSysctl(Map.of("kernel.msgmax", "1"))
                .withRootfsPropagation("rshared");
        RuntimeSpec full = spec.withLinux(linux)
                .withMounts(mounts)
                .withNames(new Names("h", "d"))
                .withRoot(new Root("", true))
                .withProcess(spec.process()
                        .withCwd("/a/b/x")
                        .withUser(new User(1, 2, OptionalInt.of(077), List.of(3)))
                        .withTerminal(new Terminal(true, 24, 80))
                        .withLimits(new Limits(List.of(new Rlimit("RLIMIT_NPROC", 5, -1)), OptionalInt.of(1))));

        assertThat(compile(full, Fixture.TERMINAL).describe())
                .contains("setns(fd, CLONE_NEWPID)", "unshare(CLONE_NEWCGROUP)", "makedev(10, 200)", "MS_REC|MS_SHARED")
                .contains("{MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOATIME|MS_SHARED}", "TIOCSWINSZ", "RLIMIT_NPROC");
    }

    @Test
    void refusesWhatItCannotMake() {
        assertRefused(spec.withProcess(spec.process().withArgs(List.of())), "No command specified");
        assertRefused(spec.withLinux(spec.linux().withNamespaces(List.of(new Namespace("pid")))), "mount namespace");
        assertRefused(
                spec.withProcess(spec.process()
                        .withLimits(new Limits(List.of(new Rlimit("RLIMIT_X", 1, 1)), OptionalInt.empty()))),
                "invalid rlimit type: RLIMIT_X");
        assertRefused(spec.withMounts(List.of(new Mount("/x", "bind", "relative", List.of()))), "not an absolute path");
        List<String> many = IntStream.range(0, 200)
                .mapToObj("l/ABCDEFGHIJKLMNOPQRSTUVWXY%03d"::formatted)
                .toList();
        Rootfs deep = new Rootfs.Overlay(Path.of("/layers"), many, "u", "w", Path.of("/m"));
        assertThatThrownBy(() -> ContainerPlan.compile(spec, deep, Fixture.PIPES, CGROUP))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("mount 200 layers: too many, their names do not fit a page");
    }

    private void assertRefused(RuntimeSpec wrong, String message) {
        assertThatThrownBy(() -> compile(wrong, Fixture.PIPES))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    private static Plan compile(RuntimeSpec spec, Stdio stdio) {
        return ContainerPlan.compile(spec, ROOT, stdio, CGROUP);
    }

    private static List<String> calls(Plan plan) {
        return plan.instructions().stream()
                .map(each -> each.operation().title())
                .toList();
    }
}
