package io.mydocker.infra.runtime;

import io.mydocker.linux.Architecture;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a plan as the keeper program reads it; `plan.h` and `docs/keeper-protocol.md` have the layout.
final class PlanEncoder {
    private static final int MAGIC = 0x3170646d;
    private static final int HEADER_SIZE = 192;
    private static final int INSTRUCTION_SIZE = 72;
    private static final int LOG_NAME_SIZE = 152;
    private static final int OPERANDS = 6;
    private static final byte NO_REGISTER = (byte) 0xff;

    private static final int TERMINAL = 1;
    private static final int OPEN_STDIN = 2;
    private static final int STDIN_ONCE = 4;
    private static final int LOGGED = 8;

    private final Architecture architecture;
    private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
    private final Map<String, Integer> labelOffsets = new HashMap<>();

    PlanEncoder(Architecture architecture) {
        this.architecture = architecture;
    }

    byte[] encode(Plan plan, Stdio stdio, Optional<LogFile> log) {
        List<Instruction> instructions = plan.instructions();
        List<Integer> relocations = plan.relocations();
        byte[] data = plan.data();
        ByteBuffer code = PlanData.littleEndian(instructions.size() * INSTRUCTION_SIZE);
        instructions.forEach(instruction -> encode(instruction, code));
        int label = label("");
        int codeEnd = HEADER_SIZE + code.capacity() + relocations.size() * Integer.BYTES;
        int dataStart = Math.ceilDiv(codeEnd, Long.BYTES) * Long.BYTES;
        ByteBuffer file = PlanData.littleEndian(dataStart + data.length + labels.size());
        file.putInt(MAGIC)
                .putInt(flags(stdio, log))
                .putInt(instructions.size())
                .putInt(relocations.size())
                .putInt(data.length)
                .putInt(labels.size())
                .putInt(log.map(LogFile::maxFiles).orElse(1))
                .putInt(label)
                .putLong(log.map(LogFile::maxSize).orElse(0L))
                .put(logName(log))
                .position(HEADER_SIZE)
                .put(code.flip());
        relocations.forEach(file::putInt);
        file.position(dataStart).put(data).put(labels.toByteArray());
        return bytes(file);
    }

    private static byte[] bytes(ByteBuffer file) {
        byte[] bytes = new byte[file.capacity()];
        file.rewind().get(bytes);
        return bytes;
    }

    private static int flags(Stdio stdio, Optional<LogFile> log) {
        return (stdio.terminal() ? TERMINAL : 0)
                | (stdio.openStdin() ? OPEN_STDIN : 0)
                | (stdio.stdinOnce() ? STDIN_ONCE : 0)
                | (log.isPresent() ? LOGGED : 0);
    }

    private static byte[] logName(Optional<LogFile> log) {
        byte[] name =
                log.map(file -> file.path().getFileName().toString()).orElse("").getBytes(StandardCharsets.UTF_8);
        if (name.length >= LOG_NAME_SIZE) {
            throw new InvalidParameter("log file `" + log.orElseThrow().path() + "`: name too long");
        }
        return name;
    }

    private void encode(Instruction instruction, ByteBuffer code) {
        int end = code.position() + INSTRUCTION_SIZE;
        code.putInt(instruction.operation().code(architecture));
        code.putInt(label(instruction.purpose()));
        code.putInt(instruction.jump().map(Instruction.Jump::target).orElse(0));
        for (int i = 0; i < 2; i++) {
            List<Integer> tolerated = instruction.tolerated();
            code.putShort(i < tolerated.size() ? tolerated.get(i).shortValue() : 0);
        }
        List<Operand> operands = instruction.operands();
        for (int i = 0; i < OPERANDS; i++) {
            code.put(i < operands.size() ? kind(operands.get(i)) : 0);
        }
        code.put(instruction.into().map(register -> (byte) register.number()).orElse(NO_REGISTER));
        code.put((byte) instruction
                .jump()
                .map(jump -> jump.condition().number())
                .orElse(0)
                .intValue());
        operands.forEach(operand -> code.putLong(value(operand)));
        code.position(end);
    }

    private static byte kind(Operand operand) {
        return switch (operand) {
            case Operand.Immediate _ -> 0;
            case Operand.Pointer _ -> 1;
            case Operand.Register _ -> 2;
            case Operand.Load load -> (byte) (load.width() == Integer.BYTES ? 3 : 4);
        };
    }

    private static long value(Operand operand) {
        return switch (operand) {
            case Operand.Immediate immediate -> immediate.value();
            case Operand.Pointer pointer -> pointer.offset();
            case Operand.Register register -> register.number();
            case Operand.Load load -> load.offset();
        };
    }

    private int label(String text) {
        return labelOffsets.computeIfAbsent(text, label -> {
            int offset = labels.size();
            labels.writeBytes(label.replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
            labels.write(0);
            return offset;
        });
    }
}
