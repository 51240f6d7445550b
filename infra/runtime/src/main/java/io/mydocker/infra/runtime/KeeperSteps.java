package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.Errno;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import java.util.Optional;

/// The steps by which a plan keeps the keeper's protocol, in the order of their use: [#spawn], a first
/// [PlanBuilder#gate], set-up with [#openTerminal] or [#connectPipes], [#ready], the start gate, [#dieWithKeeper] after
/// the last change of identity, [#closeDescriptors], `execve`.
public final class KeeperSteps {
    /// Values of the second operand of [Operation.Own#REPORT].
    static final int REPORT_PID = 1;

    static final int REPORT_READY = 2;

    private static final long CLONE_PIDFD = 0x1000;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_PARENT_SETTID = 0x10_0000;
    private static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;
    private static final int SIGCHLD = 17;
    private static final int CLONE_ARGS_CGROUP = 80;
    private static final int CLONE_ARGS_SIZE = 88;
    private static final int PID_SIZE = 4;

    private final PlanBuilder plan;

    public KeeperSteps(PlanBuilder plan) {
        this.plan = plan;
    }

    /// Makes the child: the parent reports its pid and becomes the keeper, what follows is played by the child.
    ///
    /// @param namespaces the `CLONE_NEW…` flags, with their text
    /// @param cgroup a register with an open directory of cgroup v2 for the child to start in
    public void spawn(String purpose, long namespaces, String text, Optional<Register> cgroup) {
        Operand.Pointer pidfd = plan.room(8, "pidfd");
        Register pid = plan.register("pid");
        PlanBuilder.Label child = plan.label("child");
        clone(purpose, namespaces, text, pidfd, cgroup).into(pid).jump(Condition.ZERO, child);
        keep(pid, pidfd.load32());
        plan.mark(child);
        closeForeign(cgroup);
    }

    /// Makes the child by a helper, which first goes where the child is to be: so the child is born there, with
    /// nothing of the host's in its hands, and is still the keeper's own child.
    ///
    /// @param cgroup as for [#spawn]
    /// @param enter adds what the helper does before
    void spawnInside(String purpose, Optional<Register> cgroup, Runnable enter) {
        Operand.Pointer ends = plan.room(8, "ends");
        Operand.Pointer pid = plan.room(8, "pid");
        Register helper = plan.register("helper");
        PlanBuilder.Label inHelper = plan.label("helper");
        plan.call("make a pipe for the process id", SystemCall.PIPE2, ends, Operand.of(OpenFlags.CLOEXEC, "O_CLOEXEC"));
        clone("start a helper", 0, "", plan.room(8, "pidfd"), cgroup)
                .into(helper)
                .jump(Condition.ZERO, inHelper);
        awaitHelper(ends, pid, helper);

        plan.mark(inHelper);
        closeForeign(cgroup);
        plan.call("close the pipe's other end", SystemCall.CLOSE, ends.load32());
        enter.run();
        Operand.Pointer birth = plan.struct()
                .u64(CLONE_PARENT | CLONE_PARENT_SETTID)
                .u64(0)
                .u64(0)
                .pointer(pid)
                .pad(CLONE_ARGS_SIZE)
                .build("{flags=CLONE_PARENT|CLONE_PARENT_SETTID}");
        PlanBuilder.Label child = plan.label("child");
        plan.call(purpose, SystemCall.CLONE3, birth, Operand.of(CLONE_ARGS_SIZE))
                .jump(Condition.ZERO, child);
        plan.call("tell the keeper the process id", SystemCall.WRITE, writing(ends), pid, Operand.of(PID_SIZE));
        plan.call("the helper is done: end", SystemCall.EXIT_GROUP, Operand.of(0));
        plan.mark(child);
        plan.call("close the pipe for the process id", SystemCall.CLOSE, writing(ends));
    }

    private static Operand writing(Operand.Pointer ends) {
        return ends.plus(PID_SIZE).load32();
    }

    /// The keeper's part: a helper that fails has told the engine why.
    private void awaitHelper(Operand.Pointer ends, Operand.Pointer pid, Register helper) {
        Register size = plan.register("size");
        Register pidfd = plan.register("pidfd");
        PlanBuilder.Label born = plan.label("born");
        plan.call("leave the pipe to the helper", SystemCall.CLOSE, writing(ends));
        plan.call("hear the process id", SystemCall.READ, ends.load32(), pid, Operand.of(PID_SIZE))
                .into(size);
        plan.call("reap the helper", SystemCall.WAIT4, helper, Operand.NULL, Operand.of(0), Operand.NULL);
        plan.jump("is there a child?", size, Condition.NOT_ZERO, born);
        plan.call("there is none: end", SystemCall.EXIT_GROUP, Operand.of(1));
        plan.mark(born);
        plan.call("hold the child", SystemCall.PIDFD_OPEN, pid.load32(), Operand.of(0))
                .into(pidfd);
        keep(pid.load32(), pidfd);
    }

    private PlanBuilder.Step clone(
            String purpose, long namespaces, String text, Operand.Pointer pidfd, Optional<Register> cgroup) {
        Operand.Pointer arguments = plan.struct()
                .u64(namespaces | CLONE_PIDFD | (cgroup.isPresent() ? CLONE_INTO_CGROUP : 0))
                .pointer(pidfd)
                .u64(0)
                .u64(0)
                .u64(SIGCHLD)
                .pad(CLONE_ARGS_SIZE)
                .build("{flags=" + cloneText(text, cgroup.isPresent()) + "}");
        cgroup.ifPresent(
                directory -> plan.store64("choose the control group", directory, arguments.plus(CLONE_ARGS_CGROUP)));
        return plan.call(purpose, SystemCall.CLONE3, arguments, Operand.of(CLONE_ARGS_SIZE));
    }

    private void keep(Operand pid, Operand pidfd) {
        plan.add("tell the engine the process id", Operation.Own.REPORT, pid, Operand.of(REPORT_PID, "PID"));
        plan.add("watch the child", Operation.Own.KEEP, pid, pidfd);
    }

    /// What is the keeper's or the engine's goes at once: who can trace the child may take what it holds.
    private void closeForeign(Optional<Register> cgroup) {
        plan.call("let go of the plan", SystemCall.CLOSE, Descriptor.PLAN.operand());
        closeRange(
                "let go of the keeper's socket and directories", Descriptor.CONTROL.number(), Descriptor.LOG.number());
        closeRange(
                "let go of the keeper's ends of the streams",
                Descriptor.CONSOLE.number() + 1,
                Descriptor.FIRST_FREE - 1);
        cgroup.ifPresent(directory -> plan.call("let go of the control group", SystemCall.CLOSE, directory));
    }

    private void closeRange(String purpose, int first, int last) {
        plan.call(purpose, SystemCall.CLOSE_RANGE, Operand.of(first), Operand.of(last), Operand.of(0));
    }

    private static String cloneText(String namespaces, boolean cgroup) {
        return (namespaces.isEmpty() ? "" : namespaces + "|") + "CLONE_PIDFD" + (cgroup ? "|CLONE_INTO_CGROUP" : "");
    }

    /// Makes the pipes the three standard streams.
    public void connectPipes() {
        connect("standard input", Descriptor.STDIN, 0);
        connect("standard output", Descriptor.STDOUT, 1);
        connect("standard error", Descriptor.STDERR, 2);
    }

    /// Puts the container's own `/dev/null` in the place of the host's as standard input: whoever holds the
    /// descriptor may change mode and owner of the file behind it. Only where `/dev` is ours, not the image's.
    public void ownNull(Register register) {
        plan.call(
                        "open the container's null device",
                        SystemCall.OPENAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string("/dev/null"),
                        Operand.of(OpenFlags.RDWR | OpenFlags.CLOEXEC, "O_RDWR|O_CLOEXEC"))
                .tolerating(Errno.ENOENT)
                .into(register);
        plan.call("make it standard input", SystemCall.DUP3, register, Operand.of(0), Operand.of(0))
                .tolerating(Errno.EBADF);
    }

    /// Lets a user who is not root open the streams again by `/dev/stdout` and its like. `/dev/null` stays the host's.
    public void giveStreams(Stdio stdio, int uid) {
        for (int stream = stdio.openStdin() || stdio.terminal() ? 0 : 1; stream <= 2; stream++) {
            plan.call(
                            "give standard stream " + stream + " to the user",
                            SystemCall.FCHOWN,
                            Operand.of(stream),
                            Operand.of(uid),
                            Operand.of(-1))
                    .tolerating(Errno.EPERM, Errno.EINVAL);
        }
    }

    private void connect(String purpose, Descriptor from, int to) {
        plan.call("connect " + purpose, SystemCall.DUP3, from.operand(), Operand.of(to), Operand.of(0));
    }

    /// Opens a terminal below `/dev` as it is now, hands its master to the keeper and makes its other end the three
    /// standard streams and the controlling terminal of a new session.
    public void openTerminal() {
        new TerminalSteps(plan).add();
    }

    /// Tells the engine that everything but the program is there.
    public void ready() {
        plan.add("tell the engine that all is ready", Operation.Own.REPORT, Operand.of(0), readyTag());
    }

    private static Operand readyTag() {
        return Operand.of(REPORT_READY, "READY");
    }

    /// From here on the process is killed when its keeper dies. Must follow the last change of identity, which resets
    /// this; PR_SET_PDEATHSIG(2const).
    public void dieWithKeeper() {
        plan.call(
                "die when the keeper dies",
                SystemCall.PRCTL,
                Operand.of(1, "PR_SET_PDEATHSIG"),
                Operand.of(9, "SIGKILL"));
        Operand.Pointer poll =
                plan.struct().u32(Descriptor.KEEPER.number()).u32(1).build("[{fd=keeper, events=POLLIN}]");
        Operand.Pointer now = plan.room(16, "{0, 0}");
        PlanBuilder.Label alive = plan.label("keeper alive");
        plan.call("see that it has not died before", SystemCall.PPOLL, poll, Operand.of(1), now)
                .jump(Condition.ZERO, alive);
        plan.call("the keeper is gone: end", SystemCall.EXIT_GROUP, Operand.of(1));
        plan.mark(alive);
    }

    /// No descriptor but the three standard streams reaches the program.
    public void closeDescriptors() {
        plan.call(
                "let no other descriptor through",
                SystemCall.CLOSE_RANGE,
                Operand.of(3),
                Operand.of(0xffff_ffffL, "~0U"),
                Operand.of(4, "CLOSE_RANGE_CLOEXEC"));
    }
}
