package io.mydocker.infra.runtime.seccomp;

import io.mydocker.infra.runtime.seccomp.BpfProgram.Instruction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The kernel's machine, written again to ask a program for its decisions.
final class BpfMachine {
    private final BpfProgram program;

    BpfMachine(BpfProgram program) {
        this.program = program;
    }

    /// What the program returns for a call with these arguments.
    int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        int accumulator = 0;
        for (int at = 0; ; at++) {
            Instruction next = program.instructions().get(at);
            int operand = next.operand();
            boolean holds;
            switch (next.code()) {
                case BpfProgram.LOAD -> {
                    accumulator = data.getInt(operand);
                    continue;
                }
                case BpfProgram.AND -> {
                    accumulator &= operand;
                    continue;
                }
                case BpfProgram.JUMP -> {
                    at += operand;
                    continue;
                }
                case BpfProgram.RETURN -> {
                    return operand;
                }
                case BpfProgram.JUMP_EQUAL -> holds = accumulator == operand;
                case BpfProgram.JUMP_GREATER -> holds = Integer.compareUnsigned(accumulator, operand) > 0;
                case BpfProgram.JUMP_GREATER_OR_EQUAL -> holds = Integer.compareUnsigned(accumulator, operand) >= 0;
                default -> throw new IllegalStateException("operation " + next.code());
            }
            at += holds ? next.skipIfTrue() : next.skipIfFalse();
        }
    }
}
