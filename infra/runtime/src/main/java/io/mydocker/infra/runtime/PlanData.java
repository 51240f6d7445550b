package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The data part of a plan while it is written. Every block starts at a multiple of eight.
final class PlanData {
    private static final int ALIGNMENT = 8;

    private final Map<String, Pointer> strings = new HashMap<>();
    private final List<Integer> relocations = new ArrayList<>();
    private byte[] bytes = new byte[4096];
    private int size;

    Pointer string(String value) {
        return strings.computeIfAbsent(value, text -> {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a string of a plan must not contain NUL");
            }
            return bytes((text + '\0').getBytes(StandardCharsets.UTF_8), quoted(text));
        });
    }

    Pointer strings(List<String> values) {
        List<Pointer> pointers = values.stream().map(this::string).toList();
        StructBuilder array = new StructBuilder(this);
        pointers.forEach(array::pointer);
        return array.u64(0).build(pointers.stream().map(Pointer::text).collect(Collectors.joining(", ", "[", "]")));
    }

    Pointer room(int length, String text) {
        return bytes(new byte[length], text);
    }

    Pointer bytes(byte[] value, String text) {
        int offset = size;
        int end = offset + Math.ceilDiv(value.length, ALIGNMENT) * ALIGNMENT;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        System.arraycopy(value, 0, bytes, offset, value.length);
        size = end;
        return new Pointer(offset, text);
    }

    /// Marks the 64-bit word at `offset` as the offset of something else.
    void relocate(int offset) {
        relocations.add(offset);
    }

    List<Integer> relocations() {
        return relocations;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The text as a C string, control characters escaped and long ones shortened.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default ->
                    quoted.append(c < ' ' || c == 0x7f ? String.format("\\%03o", c) : Character.toString((char) c));
            }
        });
        return quoted.append('"').toString();
    }
}
