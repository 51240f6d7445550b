package io.mydocker.infra.runtime.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A program for the kernel's classic packet filter machine, as `struct sock_filter` wants it.
///
/// @see <a href="https://docs.kernel.org/networking/filter.html">filter.rst</a>
public record BpfProgram(List<Instruction> instructions) {
    /// Longest program that the kernel takes (`BPF_MAXINSNS`).
    static final int MAX_INSTRUCTIONS = 4096;

    static final int LOAD = 0x20;
    static final int AND = 0x54;
    static final int JUMP = 0x05;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_GREATER = 0x25;
    static final int JUMP_GREATER_OR_EQUAL = 0x35;
    static final int RETURN = 0x06;

    public BpfProgram {
        instructions = List.copyOf(instructions);
        if (instructions.size() > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException("program of " + instructions.size() + " instructions is too long");
        }
    }

    /// One step: operation, how many to skip when a comparison holds or does not, operand.
    public record Instruction(int code, int skipIfTrue, int skipIfFalse, int operand) {}

    public int size() {
        return instructions.size();
    }

    /// The array of `struct sock_filter`.
    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.nativeOrder());
        for (Instruction each : instructions) {
            buffer.putShort((short) each.code())
                    .put((byte) each.skipIfTrue())
                    .put((byte) each.skipIfFalse())
                    .putInt(each.operand());
        }
        return buffer.array();
    }
}
