package io.mydocker.infra.runtime.seccomp;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;

/// The comparison of one argument, 64 bits by a machine of 32: the upper half first, the lower one where that leaves
/// it open. A filter that saw the lower half only could be talked past by a set upper half, which the kernel drops for
/// arguments of type int.
final class ArgumentTest {
    private static final int ARGUMENTS = 16;

    private final SyscallArgument argument;
    private final boolean wide;

    /// `wide`: the architecture passes 64 bits; elsewhere the upper half is zero and not looked at.
    ArgumentTest(SyscallArgument argument, boolean wide) {
        if (argument.index() < 0 || argument.index() > 5) {
            throw new InvalidParameter("seccomp argument index " + argument.index() + ": must be 0 to 5");
        }
        this.argument = argument;
        this.wide = wide;
    }

    /// Writes the comparison, which goes on at `holds` or `fails`, and returns its label.
    int assemble(BpfAssembler to, int holds, int fails) {
        return switch (argument.op()) {
            case "SCMP_CMP_EQ" -> equal(to, holds, fails);
            case "SCMP_CMP_NE" -> equal(to, fails, holds);
            case "SCMP_CMP_GE" -> ordered(to, BpfProgram.JUMP_GREATER_OR_EQUAL, holds, fails);
            case "SCMP_CMP_LT" -> ordered(to, BpfProgram.JUMP_GREATER_OR_EQUAL, fails, holds);
            case "SCMP_CMP_GT" -> ordered(to, BpfProgram.JUMP_GREATER, holds, fails);
            case "SCMP_CMP_LE" -> ordered(to, BpfProgram.JUMP_GREATER, fails, holds);
            case "SCMP_CMP_MASKED_EQ" -> masked(to, holds, fails);
            default -> throw new InvalidParameter("seccomp operator `" + argument.op() + "`: not supported");
        };
    }

    /// Whether the comparison holds for one range of 32-bit values and no other.
    static boolean isRange(SyscallArgument argument) {
        long value = argument.value();
        boolean small = value >= 0 && value <= 0xffff_ffffL;
        return switch (argument.op()) {
            case "SCMP_CMP_EQ", "SCMP_CMP_LE" -> small;
            case "SCMP_CMP_LT" -> small && value > 0;
            default -> false;
        };
    }

    /// Decides for the range of `argument`.
    static <T> void putRange(SyscallArgument argument, RangeTree<T> tree, T decision) {
        switch (argument.op()) {
            case "SCMP_CMP_EQ" -> tree.put(argument.value(), argument.value(), decision);
            case "SCMP_CMP_LE" -> tree.put(0, argument.value(), decision);
            default -> tree.put(0, argument.value() - 1, decision);
        }
    }

    /// Searches the argument in `tree`; a value of more than 32 bits goes on at `large`.
    int search(BpfAssembler to, RangeTree<Integer> tree, int large) {
        int lower = to.load(lower(), tree.assemble(to, to::returning));
        return wide ? to.load(upper(), to.jump(BpfProgram.JUMP_EQUAL, 0, lower, large)) : lower;
    }

    private int equal(BpfAssembler to, int same, int different) {
        int lower = to.load(lower(), to.jump(BpfProgram.JUMP_EQUAL, low(argument.value()), same, different));
        if (!wide) {
            return lower;
        }
        return to.load(upper(), to.jump(BpfProgram.JUMP_EQUAL, high(argument.value()), lower, different));
    }

    private int ordered(BpfAssembler to, int code, int beyond, int within) {
        int lower = to.load(lower(), to.jump(code, low(argument.value()), beyond, within));
        if (!wide) {
            return lower;
        }
        int high = high(argument.value());
        int level = to.jump(BpfProgram.JUMP_EQUAL, high, lower, within);
        return to.load(upper(), to.jump(BpfProgram.JUMP_GREATER, high, beyond, level));
    }

    /// `value` is the mask here, `valueTwo` what has to be left.
    private int masked(BpfAssembler to, int same, int different) {
        long mask = argument.value();
        long wanted = argument.valueTwo();
        int equal = to.jump(BpfProgram.JUMP_EQUAL, low(wanted), same, different);
        int lower = to.load(lower(), to.and(low(mask), equal));
        if (!wide || (high(mask) == 0 && high(wanted) == 0)) {
            return lower;
        }
        return to.load(upper(), to.and(high(mask), to.jump(BpfProgram.JUMP_EQUAL, high(wanted), lower, different)));
    }

    private int lower() {
        return ARGUMENTS + 8 * argument.index();
    }

    private int upper() {
        return lower() + 4;
    }

    private static int low(long value) {
        return (int) value;
    }

    private static int high(long value) {
        return (int) (value >>> 32);
    }
}
