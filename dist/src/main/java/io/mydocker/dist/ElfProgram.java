package io.mydocker.dist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// As much of elf(5) as it takes to see whether a 64-bit program runs alone.
final class ElfProgram {

    private static final int MAGIC = 0x464c457f;
    private static final int INTERPRETER = 3;

    private ElfProgram() {}

    /// Whether the program asks for no dynamic loader: it has no program header of type PT_INTERP.
    static boolean isStatic(byte[] file) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 64 || elf.getInt(0) != MAGIC || elf.get(4) != 2) {
            return false;
        }
        long headers = elf.getLong(32);
        int size = elf.getShort(54);
        int count = elf.getShort(56);
        if (headers < 0 || headers + (long) size * count > file.length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (elf.getInt((int) headers + i * size) == INTERPRETER) {
                return false;
            }
        }
        return true;
    }
}
