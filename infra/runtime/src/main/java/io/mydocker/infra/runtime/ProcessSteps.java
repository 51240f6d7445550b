package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.linux.Errno;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Rlimit;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is the same for a container's first process and for one that is executed beside it: streams, limits, identity,
/// program.
final class ProcessSteps {
    private static final List<String> LIMITS = List.of(
            "CPU",
            "FSIZE",
            "DATA",
            "STACK",
            "CORE",
            "RSS",
            "NPROC",
            "NOFILE",
            "MEMLOCK",
            "AS",
            "LOCKS",
            "SIGPENDING",
            "MSGQUEUE",
            "NICE",
            "RTPRIO",
            "RTTIME");
    private static final int TIOCSWINSZ = 0x5414;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int DEFAULT_UMASK = 0022;

    private final PlanBuilder plan;
    private final Registers registers;
    private final ProcessSpec process;

    ProcessSteps(PlanBuilder plan, Registers registers, ProcessSpec process) {
        this.plan = plan;
        this.registers = registers;
        this.process = process;
        if (process.args().isEmpty()) {
            throw new InvalidParameter("No command specified");
        }
    }

    /// Through the host's /proc, which nobody in the container can have changed. The neutral 0 is set too, so that no
    /// container inherits the engine's own score; an engine that may not lower its score leaves it at that.
    void adjustOomScore() {
        process.limits().oomScoreAdj().ifPresent(score -> {
            plan.call(
                            "open the score for the case that memory runs out",
                            SystemCall.OPENAT,
                            PlanBuilder.AT_FDCWD,
                            plan.string("/proc/self/oom_score_adj"),
                            Operand.of(OpenFlags.WRONLY | OpenFlags.CLOEXEC, "O_WRONLY|O_CLOEXEC"))
                    .into(registers.fd());
            String text = Integer.toString(score);
            PlanBuilder.Step set = plan.call(
                    "set the score for the case that memory runs out",
                    SystemCall.WRITE,
                    registers.fd(),
                    plan.string(text),
                    Operand.of(text.length()));
            if (score == 0) {
                set.tolerating(Errno.EACCES);
            }
            plan.call("close the score", SystemCall.CLOSE, registers.fd());
        });
    }

    /// Chooses the AppArmor profile of the program that will be executed, which does not touch the steps up to there.
    /// Through the host's /proc too; kernels before 5.1 have the older of the two files only.
    void confine() {
        String profile = process.privileges().apparmorProfile();
        if (profile.isEmpty()) {
            return;
        }
        PlanBuilder.Label opened = plan.label("opened");
        openAttribute("/proc/thread-self/attr/apparmor/exec")
                .tolerating(Errno.ENOENT)
                .jump(Condition.SUCCESS, opened);
        openAttribute("/proc/thread-self/attr/exec");
        plan.mark(opened);
        String text = "exec " + profile;
        plan.call(
                "apparmor failed to apply profile: write " + text,
                SystemCall.WRITE,
                registers.fd(),
                plan.string(text),
                Operand.of(text.getBytes(StandardCharsets.UTF_8).length));
        plan.call("close the profile of the next program", SystemCall.CLOSE, registers.fd());
    }

    private PlanBuilder.Step openAttribute(String path) {
        return plan.call(
                        "open the profile of the next program",
                        SystemCall.OPENAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string(path),
                        Operand.of(OpenFlags.WRONLY | OpenFlags.CLOEXEC, "O_WRONLY|O_CLOEXEC"))
                .into(registers.fd());
    }

    /// Standard streams and a session of its own.
    void connect(KeeperSteps keeper, Stdio stdio) {
        if (stdio.terminal()) {
            keeper.openTerminal();
            setTerminalSize();
        } else {
            keeper.connectPipes();
            plan.call("begin a new session", SystemCall.SETSID).toleratingAll();
        }
    }

    private void setTerminalSize() {
        int rows = process.terminal().rows();
        int columns = process.terminal().columns();
        if (rows > 0 || columns > 0) {
            Pointer size = plan.struct().u16(rows).u16(columns).u16(0).u16(0).build("{" + rows + ", " + columns + "}");
            plan.call(
                    "set the terminal's size",
                    SystemCall.IOCTL,
                    Operand.of(0),
                    Operand.of(TIOCSWINSZ, "TIOCSWINSZ"),
                    size);
        }
    }

    /// Everything after the start gate, to the program's first instruction.
    void run(KeeperSteps keeper, Stdio stdio, Optional<Seccomp> seccomp) {
        leaveKeyring();
        process.limits().rlimits().forEach(this::limit);
        plan.call(
                "set the file mode mask",
                SystemCall.UMASK,
                Operand.mode(process.user().umask().orElse(DEFAULT_UMASK)));
        IdentitySteps identity = new IdentitySteps(plan, process);
        identity.boundCapabilities();
        if (process.user().uid() != 0) {
            giveStreams(stdio);
        }
        identity.becomeUser();
        ProgramSteps program = new ProgramSteps(plan, process);
        program.find();
        identity.forbidNewPrivileges();
        if (process.privileges().noNewPrivileges()) {
            identity.dropCapabilities();
        } else {
            identity.keepForFilter(seccomp.isPresent());
        }
        keeper.dieWithKeeper();
        keeper.closeDescriptors();
        seccomp.ifPresent(identity::filterSystemCalls);
        if (!process.privileges().noNewPrivileges()) {
            identity.dropCapabilities();
        }
        identity.raiseAmbient();
        program.execute();
    }

    /// Keys of the engine's session stay with the engine.
    private void leaveKeyring() {
        plan.call(
                        "begin with an empty session keyring",
                        SystemCall.KEYCTL,
                        Operand.of(KEYCTL_JOIN_SESSION_KEYRING, "KEYCTL_JOIN_SESSION_KEYRING"),
                        Operand.NULL)
                .toleratingAll();
    }

    private void limit(Rlimit limit) {
        String name = limit.type().toUpperCase(Locale.ROOT).replaceFirst("^RLIMIT_", "");
        int number = LIMITS.indexOf(name);
        if (number < 0) {
            throw new InvalidParameter("invalid rlimit type: " + limit.type());
        }
        Pointer values =
                plan.struct().u64(limit.soft()).u64(limit.hard()).build("{" + limit.soft() + ", " + limit.hard() + "}");
        plan.call(
                "limit " + name.toLowerCase(Locale.ROOT),
                SystemCall.PRLIMIT64,
                Operand.of(0),
                Operand.of(number, "RLIMIT_" + name),
                values,
                Operand.NULL);
    }

    /// A program of another user may open `/dev/stdout` and the terminal too. The host's `/dev/null`, which stands in
    /// for a missing standard input, is not the container's to give away.
    private void giveStreams(Stdio stdio) {
        for (int stream = stdio.terminal() || stdio.openStdin() ? 0 : 1; stream <= 2; stream++) {
            plan.call(
                    "give standard stream " + stream + " to the user",
                    SystemCall.FCHOWN,
                    Operand.of(stream),
                    Operand.of(Integer.toUnsignedLong(process.user().uid())),
                    Operand.of(-1));
        }
    }
}
