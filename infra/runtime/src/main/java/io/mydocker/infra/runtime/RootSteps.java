package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.Errno;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.InvalidParameter;

/// The container's root directory: mounted where nobody else sees it, and then all that there is.
final class RootSteps {
    private static final int AT_REMOVEDIR = 0x200;
    private static final int MNT_DETACH = 2;
    private static final int PAGE = 4096;

    private final PlanBuilder plan;
    private final Registers registers;
    private final Rootfs rootfs;
    private final MountCalls mounts;
    private final Register root;

    RootSteps(PlanBuilder plan, Registers registers, Rootfs rootfs) {
        this.plan = plan;
        this.registers = registers;
        this.rootfs = rootfs;
        this.mounts = new MountCalls(plan);
        this.root = plan.register("root");
    }

    /// Nothing that is mounted from here on reaches the host; whether the host's later mounts come in is the
    /// specification's choice (they do in what is bound `rslave`).
    void detachFromHost(String propagation) {
        boolean isPrivate = propagation.equals("private") || propagation.equals("rprivate");
        long type = MountOptions.REC | (isPrivate ? MountOptions.PRIVATE : MountOptions.SLAVE);
        mounts.propagate("keep mounts from the host", "/", type);
    }

    /// Mounts the root; the register refers to it.
    Register mount() {
        switch (rootfs) {
            case Rootfs.Directory(var path) -> {
                mounts.copy("copy the root `" + path + "` as a mount of its own", path.toString(), true)
                        .into(root);
                open(path.toString(), registers.place());
                mounts.attach("mount the root", root, registers.place());
                open(path.toString(), root);
            }
            case Rootfs.Overlay overlay -> {
                plan.call(
                        "go to the layers",
                        SystemCall.CHDIR,
                        plan.string(overlay.home().toString()));
                if (overlay.disposable()) {
                    mountDisposable(overlay);
                } else {
                    mountLayers(overlay, "");
                }
                open(overlay.merged().toString(), root);
            }
        }
        return root;
    }

    private PlanBuilder.Step mountLayers(Rootfs.Overlay overlay, String option) {
        return plan.call(
                "mount the layers at `" + overlay.merged() + "`",
                SystemCall.MOUNT,
                plan.string("overlay"),
                plan.string(overlay.merged().toString()),
                plan.string("overlay"),
                Operand.of(0),
                plan.string(option + layers(overlay)));
    }

    /// `volatile`, where the kernel knows it (5.10). It leaves a mark that refuses a second mount, in case the host has
    /// crashed meanwhile; what is disposable may be mounted all the same.
    private void mountDisposable(Rootfs.Overlay overlay) {
        String mark = overlay.work() + "/work/incompat/volatile";
        forget(mark + "/dirty", Operand.of(0));
        forget(mark, Operand.of(AT_REMOVEDIR, "AT_REMOVEDIR"));
        PlanBuilder.Label mounted = plan.label("mounted");
        mountLayers(overlay, "volatile,")
                .tolerating(Errno.EINVAL.number())
                .jump(Instruction.Condition.SUCCESS, mounted);
        mountLayers(overlay, "");
        plan.mark(mounted);
    }

    private void forget(String mark, Operand flags) {
        plan.call("forget an earlier mount", SystemCall.UNLINKAT, PlanBuilder.AT_FDCWD, plan.string(mark), flags)
                .toleratingAll();
    }

    private void open(String path, Register into) {
        plan.call(
                        "open the root",
                        SystemCall.OPENAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string(path),
                        Operand.of(
                                OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC,
                                "O_PATH|O_DIRECTORY|O_CLOEXEC"))
                .into(into);
    }

    /// `index=off`: an upper directory may serve one mount after another.
    private static String layers(Rootfs.Overlay overlay) {
        String options = "index=off,lowerdir=" + String.join(":", overlay.lowers()) + ",upperdir=" + overlay.upper()
                + ",workdir=" + overlay.work();
        if (options.length() >= PAGE) {
            throw new InvalidParameter(
                    "mount " + overlay.lowers().size() + " layers: too many, their names do not fit a page");
        }
        return options;
    }

    /// The root file system itself cannot be changed; what is mounted in it can.
    void freeze(boolean readonly) {
        if (readonly) {
            mounts.change("make the root read-only", root, false, MountAttributes.READ_ONLY);
        }
    }

    /// The root becomes `/`, and what was `/` before is gone; pivot_root(2), "pivot_root(".", ".")".
    void enter(String propagation) {
        plan.call("go to the root", SystemCall.FCHDIR, root);
        plan.call("make it `/`", SystemCall.PIVOT_ROOT, plan.string("."), plan.string("."));
        plan.call(
                "let go of the host's file systems",
                SystemCall.UMOUNT2,
                plan.string("."),
                Operand.of(MNT_DETACH, "MNT_DETACH"));
        plan.call("go to `/`", SystemCall.CHDIR, plan.string("/"));
        if (!propagation.isEmpty() && !propagation.endsWith("private")) {
            mounts.propagate("let mounts spread as asked for", "/", MountOptions.propagation(propagation));
        }
    }
}
