package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Lays out a C structure in the host's byte order (both supported architectures are little-endian). Fields stand where
/// they are added: padding is up to the caller, with [#pad].
public final class StructBuilder {
    private final PlanData data;
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();
    private final List<Integer> pointers = new ArrayList<>();

    StructBuilder(PlanData data) {
        this.data = data;
    }

    public StructBuilder u8(int value) {
        fields.write(value);
        return this;
    }

    public StructBuilder u16(int value) {
        return bytes(PlanData.littleEndian(2).putShort((short) value).array());
    }

    public StructBuilder u32(long value) {
        return bytes(PlanData.littleEndian(4).putInt((int) value).array());
    }

    public StructBuilder u64(long value) {
        return bytes(PlanData.littleEndian(8).putLong(value).array());
    }

    /// The address of something else; the field must stand at a multiple of eight.
    public StructBuilder pointer(Pointer target) {
        if (fields.size() % Long.BYTES != 0) {
            throw new IllegalStateException("pointer at an odd place");
        }
        pointers.add(fields.size());
        return u64(target.offset());
    }

    public StructBuilder bytes(byte[] value) {
        fields.writeBytes(value);
        return this;
    }

    /// Zeros up to a multiple of `alignment`.
    public StructBuilder pad(int alignment) {
        while (fields.size() % alignment != 0) {
            fields.write(0);
        }
        return this;
    }

    /// How many bytes there are so far.
    public int size() {
        return fields.size();
    }

    /// Puts the structure into the plan's data.
    public Pointer build(String text) {
        Pointer pointer = data.bytes(ByteBuffer.wrap(fields.toByteArray()).array(), text);
        pointers.forEach(offset -> data.relocate(pointer.offset() + offset));
        return pointer;
    }
}
