package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.Errno;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is in `/dev`, where that is the container's own.
final class DeviceSteps {
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int FIFO = 0010000;
    private static final int DEFAULT_MODE = 0666;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private static final Map<String, String> LINKS = new TreeMap<>(Map.of(
            "fd", "/proc/self/fd",
            "stdin", "/proc/self/fd/0",
            "stdout", "/proc/self/fd/1",
            "stderr", "/proc/self/fd/2",
            "ptmx", "pts/ptmx"));

    private final PlanBuilder plan;
    private final InsideRoot inside;
    private final Registers registers;
    private final Register directory;

    DeviceSteps(PlanBuilder plan, Registers registers, InsideRoot inside) {
        this.plan = plan;
        this.inside = inside;
        this.registers = registers;
        this.directory = registers.place();
    }

    void fill(List<Device> devices) {
        plan.call("let modes be what they say", SystemCall.UMASK, Operand.of(0));
        inside.find("/dev", directory);
        for (Device device : devices) {
            String name = List.of("dev").equals(parentOf(device.path()))
                    ? InsideRoot.names(device.path()).getLast()
                    : inside.parent(device.path(), directory);
            make(device, name);
            if (!List.of("dev").equals(parentOf(device.path()))) {
                inside.find("/dev", directory);
            }
        }
        LINKS.forEach(this::link);
        if (Files.exists(Path.of("/proc/kcore"))) {
            link("core", "/proc/kcore");
        }
    }

    private void link(String name, String target) {
        plan.call(
                        "link `/dev/" + name + "` to `" + target + "`",
                        SystemCall.SYMLINKAT,
                        plan.string(target),
                        directory,
                        plan.string(name))
                .tolerating(Errno.EEXIST);
    }

    private static List<String> parentOf(String path) {
        List<String> names = InsideRoot.names(path);
        return names.subList(0, names.size() - 1);
    }

    private void make(Device device, String name) {
        int type =
                switch (device.type()) {
                    case "c", "u" -> CHARACTER;
                    case "b" -> BLOCK;
                    case "p" -> FIFO;
                    default ->
                        throw new InvalidParameter("device `" + device.path() + "`: invalid type " + device.type());
                };
        int mode = device.file().mode().orElse(DEFAULT_MODE) & 07777;
        plan.call(
                        "make `" + device.path() + "`",
                        SystemCall.MKNODAT,
                        directory,
                        plan.string(name),
                        Operand.mode(type | mode),
                        Operand.of(number(device), "makedev(" + device.major() + ", " + device.minor() + ")"))
                .tolerating(Errno.EEXIST);
        if (device.file().uid() != 0 || device.file().gid() != 0) {
            plan.call(
                    "give `" + device.path() + "` to its owner",
                    SystemCall.FCHOWNAT,
                    directory,
                    plan.string(name),
                    Operand.of(device.file().uid()),
                    Operand.of(device.file().gid()),
                    Operand.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"));
        }
    }

    /// The kernel's 32-bit form of a device number.
    private static long number(Device device) {
        return (device.minor() & 0xff) | device.major() << 8 | (device.minor() & ~0xffL) << 12;
    }

    /// The terminal, which standard input is by now, as `/dev/console`.
    void console() {
        MountCalls mounts = new MountCalls(plan);
        Register terminal = registers.tree();
        mounts.copy("take the terminal", Operand.of(0), false).into(terminal);
        inside.file("/dev/console", directory);
        mounts.attach("show it as `/dev/console`", terminal, directory);
    }
}
