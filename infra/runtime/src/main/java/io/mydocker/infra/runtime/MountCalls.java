package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.PlanBuilder.Step;
import io.mydocker.linux.SystemCall;

/// The calls by which mounts are made on descriptors: open_tree(2), mount_setattr(2), move_mount(2), and mount(2) on
/// the working directory, so that no path is looked up twice.
final class MountCalls {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int OPEN_TREE_CLOEXEC = 0x80000;
    private static final int ATTRIBUTES_SIZE = 32;

    private final PlanBuilder plan;

    MountCalls(PlanBuilder plan) {
        this.plan = plan;
    }

    /// Copies the mount at a path of the host, with those below it if `recursive`, to one that is nowhere yet.
    Step copy(String purpose, String path, boolean recursive) {
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
        return plan.call(
                purpose,
                SystemCall.OPEN_TREE,
                PlanBuilder.AT_FDCWD,
                plan.string(path),
                Operand.of(flags, recursive ? "OPEN_TREE_CLONE|AT_RECURSIVE" : "OPEN_TREE_CLONE"));
    }

    /// Copies what an open descriptor refers to.
    Step copy(String purpose, Operand descriptor, boolean recursive) {
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
        String text = "OPEN_TREE_CLONE|AT_EMPTY_PATH" + (recursive ? "|AT_RECURSIVE" : "");
        return plan.call(purpose, SystemCall.OPEN_TREE, descriptor, plan.string(""), Operand.of(flags, text));
    }

    /// Changes a mount, attached or not: attributes as in `struct mount_attr`, propagation as in mount(2).
    Step change(String purpose, Operand mount, boolean recursive, MountAttributes attributes) {
        Pointer struct = plan.struct()
                .u64(attributes.set())
                .u64(attributes.clear())
                .u64(attributes.propagation())
                .u64(0)
                .build(attributes.toString());
        int flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
        String text = recursive ? "AT_EMPTY_PATH|AT_RECURSIVE" : "AT_EMPTY_PATH";
        return plan.call(
                purpose,
                SystemCall.MOUNT_SETATTR,
                mount,
                plan.string(""),
                Operand.of(flags, text),
                struct,
                Operand.of(ATTRIBUTES_SIZE));
    }

    /// Puts a copied mount where `target` refers to.
    Step attach(String purpose, Operand mount, Register target) {
        return plan.call(
                purpose,
                SystemCall.MOVE_MOUNT,
                mount,
                plan.string(""),
                target,
                plan.string(""),
                Operand.of(0x44, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH"));
    }

    /// Mounts a new file system on the directory that `target` refers to.
    Step mountOn(String purpose, Register target, String source, String type, MountOptions options) {
        plan.call("go there to " + purpose, SystemCall.FCHDIR, target);
        return mountHere(purpose, source, type, options);
    }

    /// Mounts a new file system on the working directory.
    Step mountHere(String purpose, String source, String type, MountOptions options) {
        return plan.call(
                purpose,
                SystemCall.MOUNT,
                plan.string(source),
                plan.string("."),
                plan.string(type),
                options.flagOperand(),
                options.data().isEmpty() ? Operand.NULL : plan.string(options.data()));
    }

    /// Changes how mounts spread to and from other namespaces.
    Step propagate(String purpose, String path, long propagation) {
        return plan.call(
                purpose,
                SystemCall.MOUNT,
                Operand.NULL,
                plan.string(path),
                Operand.NULL,
                MountOptions.propagationOperand(propagation),
                Operand.NULL);
    }
}
