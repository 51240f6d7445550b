package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a container is, in the words of the OCI runtime specification: the process, its root, its mounts, its names,
/// and what Linux does to keep it apart from the host.
///
/// Components follow the specification's `config.json`; where an object there has more members than a reader can keep
/// apart, they are grouped by purpose ([Names], [Privileges], [Limits], [Control], [Protection]). [#json] and [#parse]
/// write and read the specification's own flat form. A member of the document that is not listed here is not kept.
///
/// Worked example: take `DefaultSpec` of the runtime, then change what the user asked for:
///
/// ```java
/// spec.withProcess(spec.process().withArgs(List.of("sh")).withUser(new User(1000, 1000)))
///         .withNames(new Names("web", ""))
/// ```
///
/// @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config.md">config.md</a>
public record RuntimeSpec(
        String ociVersion,
        ProcessSpec process,
        Root root,
        Names names,
        List<Mount> mounts,
        Map<String, String> annotations,
        Linux linux) {
    /// The version that is written where nobody asked for another.
    public static final String VERSION = "1.0.2";

    public RuntimeSpec {
        mounts = List.copyOf(mounts);
        annotations = Map.copyOf(annotations);
    }

    /// Reads a `config.json`; [InvalidParameter] says what is wrong with it.
    public static RuntimeSpec parse(byte[] utf8) {
        try {
            return RuntimeSpecReader.spec(Json.parseObject(utf8));
        } catch (JsonException e) {
            throw new InvalidParameter("parse runtime specification: " + e.getMessage(), e);
        }
    }

    /// The document, in the order of the specification; empty members are left out.
    public JsonObject json() {
        return RuntimeSpecWriter.spec(this);
    }

    public RuntimeSpec withProcess(ProcessSpec value) {
        return new RuntimeSpec(ociVersion, value, root, names, mounts, annotations, linux);
    }

    public RuntimeSpec withRoot(Root value) {
        return new RuntimeSpec(ociVersion, process, value, names, mounts, annotations, linux);
    }

    public RuntimeSpec withNames(Names value) {
        return new RuntimeSpec(ociVersion, process, root, value, mounts, annotations, linux);
    }

    public RuntimeSpec withMounts(List<Mount> value) {
        return new RuntimeSpec(ociVersion, process, root, names, value, annotations, linux);
    }

    public RuntimeSpec withLinux(Linux value) {
        return new RuntimeSpec(ociVersion, process, root, names, mounts, annotations, value);
    }

    /// The first process. `cwd` is absolute; `env` holds `NAME=value`.
    public record ProcessSpec(
            List<String> args,
            List<String> env,
            String cwd,
            Terminal terminal,
            User user,
            Privileges privileges,
            Limits limits) {
        public ProcessSpec {
            args = List.copyOf(args);
            env = List.copyOf(env);
        }

        public ProcessSpec withArgs(List<String> value) {
            return new ProcessSpec(value, env, cwd, terminal, user, privileges, limits);
        }

        public ProcessSpec withEnv(List<String> value) {
            return new ProcessSpec(args, value, cwd, terminal, user, privileges, limits);
        }

        public ProcessSpec withCwd(String value) {
            return new ProcessSpec(args, env, value, terminal, user, privileges, limits);
        }

        public ProcessSpec withTerminal(Terminal value) {
            return new ProcessSpec(args, env, cwd, value, user, privileges, limits);
        }

        public ProcessSpec withUser(User value) {
            return new ProcessSpec(args, env, cwd, terminal, value, privileges, limits);
        }

        public ProcessSpec withPrivileges(Privileges value) {
            return new ProcessSpec(args, env, cwd, terminal, user, value, limits);
        }

        public ProcessSpec withLimits(Limits value) {
            return new ProcessSpec(args, env, cwd, terminal, user, privileges, value);
        }
    }

    /// Whether the process has a terminal of its own, and how large it is at first (0: the kernel's default).
    public record Terminal(boolean present, int rows, int columns) {
        public static final Terminal NONE = new Terminal(false, 0, 0);
        public static final Terminal DEFAULT = new Terminal(true, 0, 0);
    }

    /// Numbers only: names are looked up in the image by whoever writes the specification.
    public record User(int uid, int gid, OptionalInt umask, List<Integer> additionalGids) {
        public static final User ROOT = new User(0, 0);

        public User {
            additionalGids = List.copyOf(additionalGids);
        }

        public User(int uid, int gid) {
            this(uid, gid, OptionalInt.empty(), List.of());
        }
    }

    /// What the process may do beyond its user.
    public record Privileges(Capabilities capabilities, boolean noNewPrivileges, String apparmorProfile) {}

    /// Names such as `CAP_CHOWN`.
    public record Capabilities(
            Set<String> bounding,
            Set<String> effective,
            Set<String> permitted,
            Set<String> inheritable,
            Set<String> ambient) {
        public static final Capabilities NONE = of(Set.of());

        public Capabilities {
            bounding = RuntimeSpecReader.ordered(bounding);
            effective = RuntimeSpecReader.ordered(effective);
            permitted = RuntimeSpecReader.ordered(permitted);
            inheritable = RuntimeSpecReader.ordered(inheritable);
            ambient = RuntimeSpecReader.ordered(ambient);
        }

        /// Docker's choice since CVE-2022-24769: bounding, effective and permitted alike, nothing inheritable.
        public static Capabilities of(Set<String> names) {
            return new Capabilities(names, names, names, Set.of(), Set.of());
        }
    }

    /// What the process may use up.
    public record Limits(List<Rlimit> rlimits, OptionalInt oomScoreAdj) {
        public static final Limits NONE = new Limits(List.of(), OptionalInt.empty());

        public Limits {
            rlimits = List.copyOf(rlimits);
        }
    }

    /// A resource limit; `type` is a name such as `RLIMIT_NOFILE`, -1 stands for infinity.
    public record Rlimit(String type, long soft, long hard) {}

    /// The root file system; `path` is what a bundle says, the engine's own containers leave it empty.
    public record Root(String path, boolean readonly) {}

    /// What the UTS namespace says; empty: the host's.
    public record Names(String hostname, String domainname) {}

    /// A mount, in the order in which they are made; options are those of `mount(8)` plus data for the file system.
    public record Mount(String destination, String type, String source, List<String> options) {
        public Mount {
            options = List.copyOf(options);
        }

        /// Whether this shows a host path rather than a new file system.
        public boolean isBind() {
            return type.equals("bind") || options.contains("bind") || options.contains("rbind");
        }
    }

    /// The part of the specification that is Linux' alone.
    public record Linux(
            List<Namespace> namespaces,
            IdMappings idMappings,
            Control control,
            Protection protection,
            List<Device> devices,
            Map<String, String> sysctl,
            String rootfsPropagation) {
        public Linux {
            namespaces = List.copyOf(namespaces);
            devices = List.copyOf(devices);
            sysctl = Map.copyOf(sysctl);
        }

        public Linux withNamespaces(List<Namespace> value) {
            return new Linux(value, idMappings, control, protection, devices, sysctl, rootfsPropagation);
        }

        public Linux withProtection(Protection value) {
            return new Linux(namespaces, idMappings, control, value, devices, sysctl, rootfsPropagation);
        }

        public Linux withDevices(List<Device> value) {
            return new Linux(namespaces, idMappings, control, protection, value, sysctl, rootfsPropagation);
        }

        public Linux withSysctl(Map<String, String> value) {
            return new Linux(namespaces, idMappings, control, protection, devices, value, rootfsPropagation);
        }

        public Linux withRootfsPropagation(String value) {
            return new Linux(namespaces, idMappings, control, protection, devices, sysctl, value);
        }

        public Optional<Namespace> namespace(String type) {
            return namespaces.stream().filter(each -> each.type().equals(type)).findFirst();
        }
    }

    /// A namespace: `pid`, `network`, `mount`, `ipc`, `uts`, `user`, `cgroup`; an empty path asks for a new one.
    public record Namespace(String type, String path) {
        public Namespace(String type) {
            this(type, "");
        }

        public boolean isNew() {
            return path.isEmpty();
        }
    }

    /// User namespace mappings, both empty where there is none.
    public record IdMappings(List<IdMapping> uids, List<IdMapping> gids) {
        public static final IdMappings NONE = new IdMappings(List.of(), List.of());

        public IdMappings {
            uids = List.copyOf(uids);
            gids = List.copyOf(gids);
        }
    }

    public record IdMapping(long containerId, long hostId, long size) {}

    /// Where the cgroup is and what it may use.
    public record Control(String cgroupsPath, Resources resources) {}

    /// Limits of the cgroup; -1 in a limit stands for "no limit".
    public record Resources(
            List<DeviceRule> devices,
            Memory memory,
            Cpu cpu,
            OptionalLong pids,
            OptionalInt blockIoWeight,
            Map<String, String> unified) {
        public static final Resources NONE =
                new Resources(List.of(), Memory.NONE, Cpu.NONE, OptionalLong.empty(), OptionalInt.empty(), Map.of());

        public Resources {
            devices = List.copyOf(devices);
            unified = Map.copyOf(unified);
        }

        public Resources withDevices(List<DeviceRule> value) {
            return new Resources(value, memory, cpu, pids, blockIoWeight, unified);
        }

        public Resources withMemory(Memory value) {
            return new Resources(devices, value, cpu, pids, blockIoWeight, unified);
        }

        public Resources withCpu(Cpu value) {
            return new Resources(devices, memory, value, pids, blockIoWeight, unified);
        }

        public Resources withPids(long value) {
            return new Resources(devices, memory, cpu, OptionalLong.of(value), blockIoWeight, unified);
        }
    }

    /// A rule of the device cgroup: `type` is `a`, `b`, `c` or empty for all; an absent number means any.
    public record DeviceRule(boolean allow, String type, OptionalLong major, OptionalLong minor, String access) {}

    /// Bytes; `swap` is memory and swap together, as in cgroup v1.
    public record Memory(
            OptionalLong limit,
            OptionalLong reservation,
            OptionalLong swap,
            OptionalLong swappiness,
            boolean disableOomKiller) {
        public static final Memory NONE = new Memory(
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false);

        /// Only `limit`, the swap being left to the kernel's default.
        public static Memory limit(long bytes) {
            return new Memory(
                    OptionalLong.of(bytes), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false);
        }
    }

    /// `quota` of every `period`, both in microseconds; `cpus` and `mems` are lists such as `0-3,7`.
    public record Cpu(OptionalLong shares, OptionalLong quota, OptionalLong period, String cpus, String mems) {
        public static final Cpu NONE =
                new Cpu(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), "", "");
    }

    /// What is filtered, hidden or frozen.
    public record Protection(Optional<Seccomp> seccomp, List<String> maskedPaths, List<String> readonlyPaths) {
        public static final Protection NONE = new Protection(Optional.empty(), List.of(), List.of());

        public Protection {
            maskedPaths = List.copyOf(maskedPaths);
            readonlyPaths = List.copyOf(readonlyPaths);
        }
    }

    /// A device node made in the container.
    public record Device(String path, String type, long major, long minor, DeviceFile file) {}

    /// Mode bits and owner of a device node.
    public record DeviceFile(OptionalInt mode, int uid, int gid) {}

    /// The filter of system calls: the first rule that matches decides, else the default action.
    public record Seccomp(
            String defaultAction,
            OptionalInt defaultErrno,
            List<String> architectures,
            List<String> flags,
            List<SyscallRule> syscalls) {
        public Seccomp {
            architectures = List.copyOf(architectures);
            flags = List.copyOf(flags);
            syscalls = List.copyOf(syscalls);
        }
    }

    /// All of `args` have to hold for `action` to be taken.
    public record SyscallRule(List<String> names, String action, OptionalInt errno, List<SyscallArgument> args) {
        public SyscallRule {
            names = List.copyOf(names);
            args = List.copyOf(args);
        }
    }

    /// Compares the argument at `index` (0 to 5) by an operator such as `SCMP_CMP_EQ`; 64-bit, unsigned.
    public record SyscallArgument(int index, long value, long valueTwo, String op) {}
}
