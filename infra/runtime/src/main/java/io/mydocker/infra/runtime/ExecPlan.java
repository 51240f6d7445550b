package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import java.util.Optional;

/// Compiles the plan of a process that is executed in a running container.
///
/// The container's programs may be hostile and see the process as soon as it is numbered by the container. Therefore
/// a helper that they cannot see joins everything else first, and the process is born there with no descriptor of the
/// host's but the pipes and the gate, and a null device of its own. Until it executes its own program nobody
/// without CAP_SYS_PTRACE can trace it or open its memory (it is not dumpable), and `/proc/PID/exe` is the
/// keeper's sealed memory file, which nobody can write.
public final class ExecPlan {
    private static final long NAMESPACES = NamespaceSteps.NEWNS
            | NamespaceSteps.NEWCGROUP
            | NamespaceSteps.NEWUTS
            | NamespaceSteps.NEWIPC
            | NamespaceSteps.NEWNET
            | NamespaceSteps.NEWPID;
    private static final String NAMESPACES_TEXT =
            "CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWNET|CLONE_NEWPID";
    private static final int NO_MAGICLINKS = 2;
    private static final int HOW_SIZE = 24;

    private final PlanBuilder plan = new PlanBuilder();
    private final Registers registers = Registers.of(plan);
    private final ProcessSpec process;

    private ExecPlan(ProcessSpec process) {
        this.process = process;
    }

    /// The plan to run `process` in the container whose pidfd is [Descriptor#TARGET] and whose group is `cgroup`.
    public static Plan compile(ProcessSpec process, Optional<Seccomp> seccomp, Stdio stdio, Cgroup cgroup) {
        return new ExecPlan(process).compile(seccomp, stdio, cgroup);
    }

    private Plan compile(Optional<Seccomp> seccomp, Stdio stdio, Cgroup cgroup) {
        KeeperSteps keeper = new KeeperSteps(plan);
        CgroupSteps groups = new CgroupSteps(plan, registers, cgroup);
        ProcessSteps steps = new ProcessSteps(plan, registers, process);

        NamespaceSteps.hide(plan);
        keeper.spawnInside("start the process", groups.openForBirth(), () -> {
            new PrivateNull(plan, registers).replace(stdio);
            groups.join();
            steps.adjustOomScore();
            steps.confine();
            joinContainer();
        });
        plan.gate("wait for the engine to prepare what surrounds the process");
        steps.connect(keeper, stdio);
        enterWorkingDirectory();
        keeper.ready();
        plan.gate("wait for the start");
        steps.run(keeper, stdio, seccomp);
        return plan.build();
    }

    /// Process numbers begin with the next child.
    private void joinContainer() {
        plan.call(
                "join the container",
                SystemCall.SETNS,
                Descriptor.TARGET.operand(),
                Operand.of(NAMESPACES, NAMESPACES_TEXT));
        plan.call("let go of the container's process", SystemCall.CLOSE, Descriptor.TARGET.operand());
    }

    /// No link of /proc leads out of the container this way (CVE-2024-21626).
    private void enterWorkingDirectory() {
        String purpose = "chdir to cwd (\"" + process.cwd() + "\") set in config.json failed";
        Pointer how = plan.struct()
                .u64(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC)
                .u64(0)
                .u64(NO_MAGICLINKS)
                .build("{O_PATH|O_DIRECTORY|O_CLOEXEC, RESOLVE_NO_MAGICLINKS}");
        plan.call(
                        purpose,
                        SystemCall.OPENAT2,
                        PlanBuilder.AT_FDCWD,
                        plan.string(process.cwd()),
                        how,
                        Operand.of(HOW_SIZE))
                .into(registers.fd());
        plan.call(purpose, SystemCall.FCHDIR, registers.fd());
    }
}
