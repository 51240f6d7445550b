package io.mydocker.infra.runtime;

import static java.util.stream.Collectors.toCollection;

import io.mydocker.infra.runtime.seccomp.SeccompProfile;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Capabilities;
import io.mydocker.protocol.oci.RuntimeSpec.Control;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceFile;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.IdMappings;
import io.mydocker.protocol.oci.RuntimeSpec.Limits;
import io.mydocker.protocol.oci.RuntimeSpec.Linux;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import io.mydocker.protocol.oci.RuntimeSpec.Privileges;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Protection;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import io.mydocker.protocol.oci.RuntimeSpec.Root;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.Terminal;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a container gets when nobody asks for anything: Docker's defaults, piece by piece and as a whole.
public final class DefaultSpec {
    /// The size of `/dev/shm` where nobody asks for another.
    public static final long SHM_SIZE = 64L << 20;

    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.AUDIT_WRITE,
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FOWNER,
            Capability.FSETID,
            Capability.KILL,
            Capability.MKNOD,
            Capability.NET_BIND_SERVICE,
            Capability.NET_RAW,
            Capability.SETFCAP,
            Capability.SETGID,
            Capability.SETPCAP,
            Capability.SETUID,
            Capability.SYS_CHROOT);

    private static final Pattern PROCESSOR = Pattern.compile("cpu[0-9]+");
    private static final List<String> MASKED_PATHS = maskedPaths(Path.of("/sys/devices/system/cpu"));

    private static final int MOST_FILTERS = 64;
    private static final Map<Set<String>, Seccomp> FILTERS = new ConcurrentHashMap<>();

    private DefaultSpec() {}

    /// The whole of it for `args` run by root.
    ///
    /// @param privateCgroup whether the container has a control group namespace of its own, as Docker decides with
    ///     version 2 of control groups and not with version 1
    public static RuntimeSpec spec(List<String> args, boolean privateCgroup) {
        Set<String> capabilities = capabilities();
        ProcessSpec process = new ProcessSpec(
                args,
                List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                "/",
                Terminal.NONE,
                User.ROOT,
                new Privileges(privileges(capabilities, User.ROOT), false, ""),
                new Limits(List.of(), OptionalInt.of(0)));
        Linux linux = new Linux(
                namespaces(privateCgroup),
                IdMappings.NONE,
                new Control("", Resources.NONE.withDevices(deviceRules())),
                new Protection(Optional.of(seccomp(capabilities)), maskedPaths(), readonlyPaths()),
                devices(),
                Map.of(),
                "");
        return new RuntimeSpec(
                RuntimeSpec.VERSION,
                process,
                new Root("", false),
                new Names("", ""),
                mounts(SHM_SIZE),
                Map.of(),
                linux);
    }

    /// Docker's fourteen.
    public static Set<String> capabilities() {
        return CAPABILITIES.stream().sorted().map(Capability::specName).collect(toCollection(LinkedHashSet::new));
    }

    /// All that this engine itself has and can pass on to a program, which is what `--privileged` or `--cap-add ALL`
    /// can give; also those that have no name here.
    public static Set<String> allCapabilities() {
        return Capability.names(ownCapabilities("CapPrm:") & ownCapabilities("CapBnd:"));
    }

    private static long ownCapabilities(String set) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(each -> each.startsWith(set)).findFirst().orElseThrow();
            return Long.parseUnsignedLong(line.substring(set.length()).strip(), 16);
        } catch (IOException e) {
            throw new SystemFailure("read `/proc/self/status`: " + e.getMessage(), e);
        }
    }

    /// The sets for `user`: what may be gained is bounded for everyone, but only root has it from the start.
    public static Capabilities privileges(Set<String> capabilities, User user) {
        return user.uid() == 0
                ? Capabilities.of(capabilities)
                : new Capabilities(capabilities, Set.of(), Set.of(), Set.of(), Set.of());
    }

    /// Docker's filter for a container with `capabilities`.
    public static Seccomp seccomp(Set<String> capabilities) {
        if (FILTERS.size() >= MOST_FILTERS) {
            FILTERS.clear();
        }
        return FILTERS.computeIfAbsent(
                Set.copyOf(capabilities), each -> SeccompProfile.docker().resolve(SeccompProfile.Host.current(each)));
    }

    /// New namespaces of every kind that Docker uses.
    public static List<Namespace> namespaces(boolean privateCgroup) {
        List<Namespace> namespaces = new ArrayList<>(List.of(
                new Namespace("mount"),
                new Namespace("network"),
                new Namespace("uts"),
                new Namespace("pid"),
                new Namespace("ipc")));
        if (privateCgroup) {
            namespaces.add(new Namespace("cgroup"));
        }
        return namespaces;
    }

    /// The file systems of the kernel, in the order in which they are mounted.
    public static List<Mount> mounts(long shmSize) {
        return List.of(
                new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
                new Mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                new Mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
                new Mount("/sys/fs/cgroup", "cgroup", "cgroup", List.of("ro", "nosuid", "noexec", "nodev")),
                new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")),
                shm(shmSize));
    }

    /// `/dev/shm` of a container with its own memory segments.
    public static Mount shm(long size) {
        return new Mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size));
    }

    /// What tells about the host's hardware and kernel, or could stop it. The thermal counters of each processor are
    /// named as far as this host has them.
    public static List<String> maskedPaths() {
        return MASKED_PATHS;
    }

    /// @param system the host's `/sys/devices/system/cpu`
    static List<String> maskedPaths(Path system) {
        List<String> paths = new ArrayList<>(List.of(
                "/proc/acpi",
                "/proc/asound",
                "/proc/interrupts",
                "/proc/kcore",
                "/proc/keys",
                "/proc/latency_stats",
                "/proc/sched_debug",
                "/proc/scsi",
                "/proc/timer_list",
                "/proc/timer_stats",
                "/sys/devices/virtual/powercap",
                "/sys/firmware"));
        for (String processor : processors(system)) {
            if (Files.isDirectory(system.resolve(processor).resolve("thermal_throttle"))) {
                paths.add("/sys/devices/system/cpu/" + processor + "/thermal_throttle");
            }
        }
        return List.copyOf(paths);
    }

    /// `cpu0`, `cpu1` …, also those that are switched off.
    private static List<String> processors(Path system) {
        String[] names =
                system.toFile().list((_, name) -> PROCESSOR.matcher(name).matches());
        return names == null
                ? List.of()
                : Stream.of(names)
                        .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                        .toList();
    }

    /// What may be looked at but not changed.
    public static List<String> readonlyPaths() {
        return List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
    }

    /// The nodes in `/dev`.
    public static List<Device> devices() {
        return List.of(
                node("/dev/null", 1, 3),
                node("/dev/zero", 1, 5),
                node("/dev/full", 1, 7),
                node("/dev/random", 1, 8),
                node("/dev/urandom", 1, 9),
                node("/dev/tty", 5, 0));
    }

    private static Device node(String path, long major, long minor) {
        return new Device(path, "c", major, minor, new DeviceFile(OptionalInt.of(0666), 0, 0));
    }

    /// What the device control group lets through: making any node (CAP_MKNOD and `nodev` decide over that), using
    /// those of [#devices] and terminals.
    public static List<DeviceRule> deviceRules() {
        List<DeviceRule> rules = new ArrayList<>();
        rules.add(new DeviceRule(false, "a", OptionalLong.empty(), OptionalLong.empty(), "rwm"));
        rules.add(new DeviceRule(true, "c", OptionalLong.empty(), OptionalLong.empty(), "m"));
        rules.add(new DeviceRule(true, "b", OptionalLong.empty(), OptionalLong.empty(), "m"));
        for (Device device : devices()) {
            rules.add(allow(device.major(), OptionalLong.of(device.minor())));
        }
        rules.add(allow(5, OptionalLong.of(2)));
        rules.add(allow(136, OptionalLong.empty()));
        return rules;
    }

    private static DeviceRule allow(long major, OptionalLong minor) {
        return new DeviceRule(true, "c", OptionalLong.of(major), minor, "rwm");
    }
}
