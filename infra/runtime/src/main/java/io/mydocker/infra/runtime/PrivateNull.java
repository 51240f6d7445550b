package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import java.util.ArrayList;
import java.util.List;

/// A null device that belongs to one process alone, on a file system that is mounted nowhere: whoever holds a
/// descriptor of a device may change mode and owner of the file behind it. So the host's is not for a container, and
/// the container's own may be anything by now.
final class PrivateNull {
    private static final int CHARACTER = 0020000;
    private static final int READ_WRITE = 0666;
    private static final int NUMBER = 1 << 8 | 3;
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    private final PlanBuilder plan;
    private final Registers registers;

    PrivateNull(PlanBuilder plan, Registers registers) {
        this.plan = plan;
        this.registers = registers;
    }

    /// Puts it wherever the keeper has put the host's.
    void replace(Stdio stdio) {
        make();
        for (int place = 0; place <= 2; place++) {
            plan.call(
                    "hold it instead of the host's", SystemCall.DUP3, registers.fd(), Operand.of(place), Operand.of(0));
        }
        for (Descriptor place : unused(stdio)) {
            plan.call(
                    "hold it instead of the host's",
                    SystemCall.DUP3,
                    registers.fd(),
                    place.operand(),
                    Operand.of(OpenFlags.CLOEXEC, "O_CLOEXEC"));
        }
        close(registers.fd());
    }

    private static List<Descriptor> unused(Stdio stdio) {
        if (stdio.terminal()) {
            return List.of(Descriptor.STDIN, Descriptor.STDOUT, Descriptor.STDERR);
        }
        List<Descriptor> unused = new ArrayList<>(List.of(Descriptor.CONSOLE));
        if (!stdio.openStdin()) {
            unused.add(Descriptor.STDIN);
        }
        return unused;
    }

    private void make() {
        Register top = registers.tree();
        plan.call(
                        "begin a file system for a null device",
                        SystemCall.FSOPEN,
                        plan.string("tmpfs"),
                        Operand.of(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
                .into(registers.fd());
        plan.call(
                "make it",
                SystemCall.FSCONFIG,
                registers.fd(),
                Operand.of(FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"),
                Operand.NULL,
                Operand.NULL,
                Operand.of(0));
        plan.call(
                        "mount it nowhere",
                        SystemCall.FSMOUNT,
                        registers.fd(),
                        Operand.of(FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"))
                .into(top);
        close(registers.fd());
        plan.call("let modes be what they say", SystemCall.UMASK, Operand.of(0));
        plan.call("make its directory", SystemCall.MKDIRAT, top, plan.string("dev"), Operand.mode(0755));
        plan.call(
                "make its null device",
                SystemCall.MKNODAT,
                top,
                plan.string("dev/null"),
                Operand.mode(CHARACTER | READ_WRITE),
                Operand.of(NUMBER, "makedev(1, 3)"));
        plan.call(
                        "open its null device",
                        SystemCall.OPENAT,
                        top,
                        plan.string("dev/null"),
                        Operand.of(OpenFlags.RDWR | OpenFlags.CLOEXEC, "O_RDWR|O_CLOEXEC"))
                .into(registers.fd());
        close(top);
    }

    private void close(Register register) {
        plan.call("close what it took", SystemCall.CLOSE, register);
    }
}
