package io.mydocker.infra.runtime;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;

/// A process as a list of system calls: what a container is, with nothing left to decide. [PlanBuilder] makes plans,
/// the keeper program plays them, [#describe] shows them.
///
/// A plan consists of instructions, of data that they point to, and of relocations: the offsets of 64-bit words in the
/// data which hold the offset of something else in the data, and become its address when the plan is loaded (that is
/// how `argv`, an `iovec` or a `sock_fprog` is expressed).
public final class Plan {
    private final List<Instruction> instructions;
    private final byte[] data;
    private final List<Integer> relocations;

    Plan(List<Instruction> instructions, byte[] data, List<Integer> relocations) {
        this.instructions = List.copyOf(instructions);
        this.data = data.clone();
        this.relocations = List.copyOf(relocations);
    }

    public List<Instruction> instructions() {
        return instructions;
    }

    byte[] data() {
        return data.clone();
    }

    List<Integer> relocations() {
        return relocations;
    }

    /// The plan for people: one line an instruction with its index, the call, where it goes on, and what it is for.
    public String describe() {
        int width = instructions.stream()
                .mapToInt(instruction -> instruction.call().length())
                .filter(length -> length <= 72)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            String line = String.format("%4d  %-" + Math.max(width, 1) + "s  # %s", i, instruction.call(), comment(i));
            text.append(line.stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String comment(int index) {
        Instruction instruction = instructions.get(index);
        return instruction
                .jump()
                .map(jump -> instruction.purpose() + " → " + jump.target()
                        + (jump.condition() == Instruction.Condition.ALWAYS ? "" : " " + jump.condition()))
                .orElse(instruction.purpose());
    }

    /// The plan for programs.
    public JsonArray toJson() {
        return new JsonArray(instructions.stream().map(Plan::toJson).toList());
    }

    private static Json toJson(Instruction instruction) {
        JsonObject.Builder json = JsonObject.builder()
                .put("call", instruction.operation().title())
                .put(
                        "arguments",
                        instruction.operands().stream().map(Operand::text).toList())
                .put("purpose", instruction.purpose());
        instruction.into().ifPresent(register -> json.put("into", register.text()));
        instruction
                .jump()
                .ifPresent(jump -> json.put(
                        "jump",
                        JsonObject.builder()
                                .put("condition", jump.condition().toString())
                                .put("target", jump.target())
                                .build()));
        return json.build();
    }

    @Override
    public String toString() {
        return describe();
    }
}
