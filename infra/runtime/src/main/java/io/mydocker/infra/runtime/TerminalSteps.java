package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.SystemCall;

/// Opens a terminal and passes its master to the keeper; cmsg(3), ioctl_tty(2).
final class TerminalSteps {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final long TIOCSPTLCK = 0x4004_5431L;
    private static final long TIOCGPTPEER = 0x5441L;
    private static final long TIOCSCTTY = 0x540eL;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_LENGTH = 20;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_SPACE = 24;

    private final PlanBuilder plan;

    TerminalSteps(PlanBuilder plan) {
        this.plan = plan;
    }

    void add() {
        Register master = plan.register("master");
        Register slave = plan.register("slave");
        Operand flags = Operand.of(O_RDWR | O_NOCTTY | O_CLOEXEC, "O_RDWR|O_NOCTTY|O_CLOEXEC");
        plan.call("open a terminal", SystemCall.OPENAT, PlanBuilder.AT_FDCWD, plan.string("/dev/ptmx"), flags)
                .into(master);
        plan.call("unlock it", SystemCall.IOCTL, master, Operand.of(TIOCSPTLCK, "TIOCSPTLCK"), plan.room(8, "[0]"));
        plan.call("open its other end", SystemCall.IOCTL, master, Operand.of(TIOCGPTPEER, "TIOCGPTPEER"), flags)
                .into(slave);
        send(master);
        plan.call("become a session leader", SystemCall.SETSID).toleratingAll();
        plan.call("make it the controlling terminal", SystemCall.IOCTL, slave, Operand.of(TIOCSCTTY, "TIOCSCTTY"));
        for (int stream = 0; stream <= 2; stream++) {
            plan.call("connect standard stream " + stream, SystemCall.DUP3, slave, Operand.of(stream));
        }
    }

    private void send(Register master) {
        Pointer control = plan.struct()
                .u64(CMSG_LENGTH)
                .u32(SOL_SOCKET)
                .u32(SCM_RIGHTS)
                .u64(0)
                .build("cmsg");
        Pointer payload = plan.struct()
                .pointer(plan.bytes(new byte[] {'t'}, "\"t\""))
                .u64(1)
                .build("iov");
        Pointer message = plan.struct()
                .u64(0)
                .u64(0)
                .pointer(payload)
                .u64(1)
                .pointer(control)
                .u64(CMSG_SPACE)
                .u64(0)
                .build("{SCM_RIGHTS [master]}");
        plan.store32("put the master into the message", master, control.plus(CMSG_DATA));
        plan.call("hand the master to the keeper", SystemCall.SENDMSG, Descriptor.CONSOLE.operand(), message);
    }
}
