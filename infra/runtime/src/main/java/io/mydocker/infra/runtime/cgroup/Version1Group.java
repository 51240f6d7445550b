package io.mydocker.infra.runtime.cgroup;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec.Cpu;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import io.mydocker.protocol.oci.RuntimeSpec.Memory;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Limits in the files of version 1.
final class Version1Group {
    private final Cgroup group;
    private final List<String> warnings;

    Version1Group(Cgroup group, List<String> warnings) {
        this.group = group;
        this.warnings = warnings;
    }

    void apply(Resources resources) {
        memory(resources.memory());
        cpu(resources.cpu());
        resources.pids().ifPresent(limit -> set("pids", "pids.max", limit <= 0 ? "max" : Long.toString(limit)));
        resources.blockIoWeight().ifPresent(weight -> blockIo(Integer.toString(weight)));
        devices(resources.devices());
    }

    /// The limit of memory and swap together may never be below that of memory: which is first depends on the way.
    private void memory(Memory memory) {
        if (memory.limit().isPresent()
                && memory.swap().isPresent()
                && raises(memory.limit().getAsLong())) {
            swap(memory.swap());
            number("memory", "memory.limit_in_bytes", memory.limit());
        } else {
            number("memory", "memory.limit_in_bytes", memory.limit());
            swap(memory.swap());
        }
        number("memory", "memory.soft_limit_in_bytes", memory.reservation());
        number("memory", "memory.swappiness", memory.swappiness());
        if (memory.disableOomKiller()) {
            set("memory", "memory.oom_control", "1");
        }
    }

    private boolean raises(long limit) {
        Optional<Path> file = file("memory", "memory.memsw.limit_in_bytes").filter(Files::exists);
        return file.isPresent()
                && limit > Long.parseLong(ControlFile.read(file.get()).strip());
    }

    /// A kernel without accounting of swap has no such file: Docker then runs with the limit of memory alone.
    private void swap(OptionalLong swap) {
        if (swap.isEmpty()) {
            return;
        }
        Optional<Path> file = file("memory", "memory.memsw.limit_in_bytes").filter(Files::exists);
        if (file.isPresent()) {
            ControlFile.write(file.get(), Long.toString(swap.getAsLong()));
        } else if (swap.getAsLong() != -1) {
            warnings.add("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                    + " Memory limited without swap.");
        }
    }

    private void cpu(Cpu cpu) {
        number("cpu", "cpu.shares", cpu.shares());
        number("cpu", "cpu.cfs_period_us", cpu.period());
        number("cpu", "cpu.cfs_quota_us", cpu.quota());
        if (!cpu.cpus().isEmpty()) {
            set("cpuset", "cpuset.cpus", cpu.cpus());
        }
        if (!cpu.mems().isEmpty()) {
            set("cpuset", "cpuset.mems", cpu.mems());
        }
    }

    private void blockIo(String weight) {
        boolean bfq = file("blkio", "blkio.bfq.weight").filter(Files::exists).isPresent();
        set("blkio", bfq ? "blkio.bfq.weight" : "blkio.weight", weight);
    }

    private void devices(List<DeviceRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        if (group.directory("devices").isEmpty()) {
            warnings.add("no devices control group: access to devices is not limited");
            return;
        }
        for (DeviceRule rule : rules) {
            set("devices", rule.allow() ? "devices.allow" : "devices.deny", text(rule));
        }
    }

    private static String text(DeviceRule rule) {
        String type = rule.type().isEmpty() ? "a" : rule.type();
        return type + " " + number(rule.major()) + ":" + number(rule.minor()) + " "
                + (rule.access().isEmpty() ? "rwm" : rule.access());
    }

    private static String number(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= 0 ? Long.toString(number.getAsLong()) : "*";
    }

    private void number(String controller, String file, OptionalLong value) {
        value.ifPresent(number -> set(controller, file, Long.toString(number)));
    }

    private void set(String controller, String name, String value) {
        Path file = file(controller, name)
                .orElseThrow(() -> new SystemFailure(
                        "set `" + name + "` to `" + value + "`: no " + controller + " control group on this host"));
        ControlFile.write(file, value);
    }

    private Optional<Path> file(String controller, String name) {
        return group.directory(controller).map(each -> each.resolve(name));
    }
}
