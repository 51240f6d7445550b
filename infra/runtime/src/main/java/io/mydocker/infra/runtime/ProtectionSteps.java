package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.PlanBuilder.Label;
import io.mydocker.linux.Errno;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Parts of the kernel's file systems that are set, frozen or hidden. A path that this kernel does not have needs no
/// protection.
final class ProtectionSteps {
    private static final MountOptions EMPTY = MountOptions.parse(List.of("ro", "nosuid", "nodev", "noexec"));

    private final PlanBuilder plan;
    private final InsideRoot inside;
    private final MountCalls mounts;
    private final Registers registers;
    private final Register target;
    private final Register tree;

    ProtectionSteps(PlanBuilder plan, Registers registers, InsideRoot inside) {
        this.plan = plan;
        this.inside = inside;
        this.mounts = new MountCalls(plan);
        this.registers = registers;
        this.target = registers.fd();
        this.tree = registers.tree();
    }

    /// Writes `net.ipv4.ip_forward` to `/proc/sys/net/ipv4/ip_forward`.
    void setKernelParameters(Map<String, String> parameters) {
        new TreeMap<>(parameters).forEach((name, value) -> {
            String path = "/proc/sys/" + name.replace('.', '/');
            inside.openForWriting(path, target);
            plan.call(
                    "set " + name + " to `" + value + "`",
                    SystemCall.WRITE,
                    target,
                    plan.string(value),
                    Operand.of(value.getBytes(StandardCharsets.UTF_8).length));
        });
    }

    void freeze(List<String> paths) {
        for (String path : paths) {
            Label done = plan.label("done");
            inside.findWithoutLinks(path, target)
                    .tolerating(Errno.ENOENT.number())
                    .jump(Condition.ERROR, done);
            mounts.copy("copy `" + path + "`", target, true).into(tree);
            mounts.change("make `" + path + "` read-only", tree, true, MountAttributes.READ_ONLY);
            mounts.attach("put it over `" + path + "`", tree, target);
            plan.mark(done);
        }
    }

    /// Hides a directory behind an empty one and a file behind `/dev/null`: the one that this plan has made, if it has.
    void mask(List<String> paths, boolean ownDevices) {
        if (paths.isEmpty()) {
            return;
        }
        Register nothing = registers.place();
        if (ownDevices) {
            inside.find("/dev/null", nothing);
        } else {
            plan.call(
                            "open the host's `/dev/null`",
                            SystemCall.OPENAT,
                            PlanBuilder.AT_FDCWD,
                            plan.string("/dev/null"),
                            Operand.of(OpenFlags.PATH | OpenFlags.CLOEXEC, "O_PATH|O_CLOEXEC"))
                    .into(nothing);
        }
        for (String path : paths) {
            mask(path, nothing);
        }
    }

    private void mask(String path, Register nothing) {
        Label file = plan.label("file");
        Label done = plan.label("done");
        inside.find(path, target)
                .tolerating(Errno.ENOENT.number(), Errno.ENOTDIR.number())
                .jump(Condition.ERROR, done);
        plan.call("is `" + path + "` a directory?", SystemCall.FCHDIR, target)
                .tolerating(Errno.ENOTDIR.number())
                .jump(Condition.ERROR, file);
        mounts.mountHere("hide `" + path + "`", "tmpfs", "tmpfs", EMPTY).jump(Condition.SUCCESS, done);
        plan.mark(file);
        mounts.copy("take `/dev/null`", nothing, false).into(tree);
        mounts.attach("hide `" + path + "`", tree, target);
        plan.mark(done);
    }
}
