package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.oci.RuntimeSpec;

/// Compiles a runtime specification to the plan of a container: the policy of this engine, as a story that
/// `mydocker plan` prints.
///
/// ```java
/// Cgroup cgroup = Cgroups.detect().at("/mydocker/" + id);
/// Plan plan = ContainerPlan.compile(spec, rootfs, stdio, cgroup);
/// cgroup.create(spec.linux().control().resources());
/// KeptProcess process = runtime.create(new CreateRequest(id, plan, stdio, log, pid -> {}));
/// ```
///
/// Compiling touches nothing but the kinds (file or directory) of the sources of bind mounts; the control group need
/// not exist before the plan is played.
public final class ContainerPlan {
    private final RuntimeSpec spec;
    private final Rootfs rootfs;
    private final Stdio stdio;
    private final Cgroup cgroup;
    private final PlanBuilder plan = new PlanBuilder();
    private final Registers registers = Registers.of(plan);

    private ContainerPlan(RuntimeSpec spec, Rootfs rootfs, Stdio stdio, Cgroup cgroup) {
        this.spec = spec;
        this.rootfs = rootfs;
        this.stdio = stdio;
        this.cgroup = cgroup;
    }

    /// The plan of the container's first process; an `InvalidParameter` says what the specification asks for in vain.
    ///
    /// @param stdio decides whether there is a terminal; the specification's own word on that is not asked
    public static Plan compile(RuntimeSpec spec, Rootfs rootfs, Stdio stdio, Cgroup cgroup) {
        return new ContainerPlan(spec, rootfs, stdio, cgroup).compile();
    }

    private Plan compile() {
        KeeperSteps keeper = new KeeperSteps(plan);
        CgroupSteps groups = new CgroupSteps(plan, registers, cgroup);
        ProcessSteps process = new ProcessSteps(plan, registers, spec.process());
        NamespaceSteps namespaces =
                new NamespaceSteps(plan, registers, spec.linux().namespaces());

        namespaces.hide();
        namespaces.joinForChildren();
        keeper.spawn(
                "start the container's first process", namespaces.flags(), namespaces.text(), groups.openForBirth());
        plan.gate("wait for the engine to prepare what surrounds the process");
        groups.join();
        process.adjustOomScore();
        process.confine();
        namespaces.join();
        namespaces.unshareCgroup();

        RootSteps root = new RootSteps(plan, registers, rootfs);
        MountSteps mounts = new MountSteps(plan, registers, spec.mounts(), cgroup);
        mounts.collectSources();
        root.detachFromHost(spec.linux().rootfsPropagation());
        Register top = root.mount();
        InsideRoot inside = new InsideRoot(plan, top);
        mounts.mountAll(inside);
        fillRoot(inside, mounts);

        Register workingDirectory = plan.register("cwd");
        inside.directory(spec.process().cwd(), workingDirectory);
        root.freeze(spec.root().readonly());
        root.enter(spec.linux().rootfsPropagation());
        namespaces.name(spec.names());
        namespaces.raiseLoopback();

        process.connect(keeper, stdio);
        if (!stdio.terminal() && !stdio.openStdin()) {
            keeper.ownNull(registers.fd());
        }
        if (stdio.terminal()) {
            new DeviceSteps(plan, registers, inside).console();
        }
        plan.call("go to the working directory", SystemCall.FCHDIR, workingDirectory);
        keeper.ready();
        plan.gate("wait for the start");
        process.run(keeper, stdio, spec.linux().protection().seccomp());
        return plan.build();
    }

    private void fillRoot(InsideRoot inside, MountSteps mounts) {
        if (mounts.hasOwnDevices()) {
            new DeviceSteps(plan, registers, inside).fill(spec.linux().devices());
        }
        ProtectionSteps protection = new ProtectionSteps(plan, registers, inside);
        protection.setKernelParameters(spec.linux().sysctl());
        protection.freeze(spec.linux().protection().readonlyPaths());
        protection.mask(spec.linux().protection().maskedPaths(), mounts.hasOwnDevices());
    }
}
