package io.mydocker.infra.runtime.seccomp;

import io.mydocker.infra.runtime.seccomp.BpfProgram.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a program from its end to its start: jumps of this machine go forward only, so that every target is known
/// when the jump to it is written. Each method returns the label of what it wrote.
///
/// Not thread-safe.
final class BpfAssembler {
    private static final int FARTHEST_CONDITIONAL = 255;

    private final List<Instruction> reversed = new ArrayList<>();
    private final Map<Integer, Integer> returns = new HashMap<>();

    /// A `return value`, written once for each value.
    int returning(int value) {
        return returns.computeIfAbsent(value, each -> add(new Instruction(BpfProgram.RETURN, 0, 0, each)));
    }

    /// Loads the 32-bit word at `offset` of `seccomp_data`, then goes on at `next`.
    int load(int offset, int next) {
        return before(new Instruction(BpfProgram.LOAD, 0, 0, offset), next);
    }

    int and(int mask, int next) {
        return before(new Instruction(BpfProgram.AND, 0, 0, mask), next);
    }

    /// Compares what was loaded with `operand`, unsigned, and goes on at one of the labels.
    int jump(int code, int operand, int ifTrue, int ifFalse) {
        if (ifTrue == ifFalse) {
            return ifTrue;
        }
        int nearTrue = near(ifTrue);
        int nearFalse = near(ifFalse);
        // A trampoline for the second label may have moved the first one out of reach: it has one of its own then.
        nearTrue = near(nearTrue);
        return add(new Instruction(code, distance(nearTrue), distance(nearFalse), operand));
    }

    /// The program that starts at `entry`.
    BpfProgram program(int entry) {
        before(entry);
        return new BpfProgram(reversed.reversed());
    }

    private int before(Instruction instruction, int next) {
        before(next);
        return add(instruction);
    }

    /// Makes the next instruction to be written fall through to `label`.
    private void before(int label) {
        if (distance(label) != 0) {
            add(new Instruction(BpfProgram.JUMP, 0, 0, distance(label)));
        }
    }

    private int near(int label) {
        if (distance(label) <= FARTHEST_CONDITIONAL - 1) {
            return label;
        }
        return add(new Instruction(BpfProgram.JUMP, 0, 0, distance(label)));
    }

    private int distance(int label) {
        return reversed.size() - 1 - label;
    }

    private int add(Instruction instruction) {
        reversed.add(instruction);
        return reversed.size() - 1;
    }
}
