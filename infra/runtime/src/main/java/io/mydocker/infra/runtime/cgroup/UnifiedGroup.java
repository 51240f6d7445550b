package io.mydocker.infra.runtime.cgroup;

import io.mydocker.linux.Bpf;
import io.mydocker.linux.Fd;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.OpenFlags;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Limits in the files of version 2; cgroups(7) and the kernel's cgroup-v2 documentation.
final class UnifiedGroup {
    private static final List<String> CONTROLLERS = List.of("cpuset", "cpu", "io", "memory", "pids");
    private static final long DEFAULT_PERIOD = 100_000;

    private final Path directory;
    private final List<String> warnings;

    UnifiedGroup(Path directory, List<String> warnings) {
        this.directory = directory;
        this.warnings = warnings;
    }

    /// Makes the group; every one above it hands its controllers down.
    static void create(Path mount, String path) {
        Path directory = mount;
        try {
            for (Path name : Path.of(path.substring(1))) {
                handDown(directory);
                directory = directory.resolve(name);
                ControlFile.makeDirectory(directory);
            }
        } catch (IOException e) {
            throw new SystemFailure("create control group `" + directory + "`: " + ControlFile.reason(e), e);
        }
    }

    /// One controller at a time: one that cannot be handed down must not keep the others back. It is missed when a
    /// limit asks for it.
    private static void handDown(Path directory) throws IOException {
        List<String> there = List.of(Files.readString(directory.resolve("cgroup.controllers"))
                .strip()
                .split(" ", -1));
        List<String> given = List.of(Files.readString(directory.resolve("cgroup.subtree_control"))
                .strip()
                .split(" ", -1));
        for (String controller : CONTROLLERS) {
            if (there.contains(controller) && !given.contains(controller)) {
                try {
                    ControlFile.write(directory.resolve("cgroup.subtree_control"), "+" + controller);
                } catch (SystemFailure e) {
                    System.getLogger(UnifiedGroup.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
                }
            }
        }
    }

    void apply(Resources resources) {
        memory(resources.memory());
        cpu(resources.cpu());
        resources.pids().ifPresent(limit -> set("pids.max", limit <= 0 ? "max" : Long.toString(limit)));
        resources.blockIoWeight().ifPresent(this::blockIo);
        devices(resources.devices());
        resources.unified().forEach(this::set);
    }

    private void memory(Memory memory) {
        memory.limit().ifPresent(limit -> set("memory.max", maximum(limit)));
        memory.reservation().ifPresent(low -> set("memory.low", maximum(low)));
        swap(memory.limit(), memory.swap());
        if (memory.swappiness().isPresent()) {
            warnings.add("Your kernel does not support memory swappiness capabilities or the cgroup is not mounted."
                    + " Memory swappiness discarded.");
        }
        if (memory.disableOomKiller()) {
            warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
        }
    }

    /// The specification counts memory and swap together, version 2 swap alone.
    private void swap(OptionalLong limit, OptionalLong both) {
        if (both.isEmpty()) {
            return;
        }
        long swap = both.getAsLong();
        if (swap > 0 && limit.isPresent() && limit.getAsLong() > 0) {
            swap -= limit.getAsLong();
        }
        if (Files.exists(directory.resolve("memory.swap.max"))) {
            set("memory.swap.max", maximum(swap));
        } else if (swap != -1) {
            warnings.add("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                    + " Memory limited without swap.");
        }
    }

    private static String maximum(long limit) {
        return limit < 0 ? "max" : Long.toString(limit);
    }

    private void cpu(Cpu cpu) {
        cpu.shares().ifPresent(shares -> set("cpu.weight", Long.toString(weight(shares))));
        if (cpu.quota().isPresent() || cpu.period().isPresent()) {
            long quota = cpu.quota().orElse(-1);
            set(
                    "cpu.max",
                    (quota <= 0 ? "max" : Long.toString(quota)) + " "
                            + cpu.period().orElse(DEFAULT_PERIOD));
        }
        if (!cpu.cpus().isEmpty()) {
            set("cpuset.cpus", cpu.cpus());
        }
        if (!cpu.mems().isEmpty()) {
            set("cpuset.mems", cpu.mems());
        }
    }

    /// Shares of 2 to 262144 become weights of 1 to 10000, as all runtimes convert them.
    static long weight(long shares) {
        return shares == 0 ? 100 : 1 + (Math.clamp(shares, 2L, 262_144L) - 2) * 9999 / 262_142;
    }

    private void blockIo(int weight) {
        if (Files.exists(directory.resolve("io.bfq.weight"))) {
            set("io.bfq.weight", Integer.toString(weight));
        } else {
            set("io.weight", "default " + (1 + (weight - 10) * 9999L / 990));
        }
    }

    private void devices(List<DeviceRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        try (Fd group = Fd.open(directory.toString(), OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0);
                Fd program = Bpf.loadDeviceProgram(new DeviceProgram(rules).bytes())) {
            Bpf.attach(program, group);
        } catch (LinuxException e) {
            throw new SystemFailure("limit devices of `" + directory + "`: " + e.getMessage(), e);
        }
    }

    private void set(String name, String value) {
        ControlFile.write(directory.resolve(name), value);
    }
}
