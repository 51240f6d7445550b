package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.linux.Architecture;
import io.mydocker.linux.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static Plan sample() {
        PlanBuilder plan = new PlanBuilder();
        Operand.Register root = plan.register("root");
        PlanBuilder.Label there = plan.label("there");
        plan.call(
                        "open the root",
                        SystemCall.OPENAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string("/srv"),
                        Operand.of(0x200000, "O_PATH"))
                .into(root);
        plan.call("make /proc", SystemCall.MKDIRAT, root, plan.string("proc"), Operand.mode(0755))
                .tolerating(17)
                .jump(Condition.ERROR, there);
        plan.call("say so", SystemCall.WRITE, Operand.of(1), plan.string("made\n"), Operand.of(5));
        plan.mark(there);
        plan.call("run it", SystemCall.EXECVE, plan.string("/bin/sh"), plan.strings(List.of("sh", "-c")), Operand.NULL);
        return plan.build();
    }

    @Test
    void readsWell() {
        assertThat(sample().describe()).isEqualTo("""
                   0  root = openat(AT_FDCWD, "/srv", O_PATH)  # open the root
                   1  mkdirat(root, "proc", 0755)              # make /proc → 3 on error
                   2  write(1, "made\\n", 5)                    # say so
                   3  execve("/bin/sh", ["sh", "-c"], NULL)    # run it
                """);
    }

    @Test
    void isJsonToo() {
        assertThat(sample().toJson().objects().get(1))
                .hasToString("{\"call\":\"mkdirat\",\"arguments\":[\"root\",\"\\\"proc\\\"\",\"0755\"],"
                        + "\"purpose\":\"make /proc\",\"jump\":{\"condition\":\"on error\",\"target\":3}}");
    }

    @Test
    void isEncodedForEachArchitecture() {
        assertThat(operations(Architecture.X86_64)).containsExactly(257, 258, 1, 59);
        assertThat(operations(Architecture.AARCH64)).containsExactly(56, 34, 64, 221);
    }

    private static List<Integer> operations(Architecture architecture) {
        ByteBuffer file = encode(sample(), architecture);
        return List.of(file.getInt(192), file.getInt(264), file.getInt(336), file.getInt(408));
    }

    private static ByteBuffer encode(Plan plan, Architecture architecture) {
        return ByteBuffer.wrap(new PlanEncoder(architecture).encode(plan, Fixture.PIPES, Optional.empty()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void relocatesPointers() {
        ByteBuffer file = encode(sample(), Architecture.X86_64);
        int relocations = 192 + 4 * 72;
        int data = relocations + 2 * 4;
        assertThat(file.getInt(12)).isEqualTo(2);
        int first = file.getInt(relocations);
        int text = (int) file.getLong(data + first);
        assertThat(new byte[] {file.get(data + text), file.get(data + text + 1), file.get(data + text + 2)})
                .isEqualTo(new byte[] {'s', 'h', 0});
    }

    @Test
    void refusesWhatCannotBe() {
        PlanBuilder plan = new PlanBuilder();
        assertThatThrownBy(() -> plan.string("a\0b")).isInstanceOf(IllegalArgumentException.class);
        plan.jump("go", plan.label("nowhere"));
        assertThatThrownBy(plan::build).hasMessage("label `nowhere` is nowhere");
        for (int i = 0; i < 16; i++) {
            plan.register("r" + i);
        }
        assertThatThrownBy(() -> plan.register("r16")).hasMessage("no register left for `r16`");
    }

    @Test
    void structuresAlign() {
        PlanBuilder plan = new PlanBuilder();
        Operand.Pointer pointer = plan.struct()
                .u8(1)
                .pad(8)
                .pointer(plan.string("x"))
                .u16(2)
                .pad(4)
                .u32(3)
                .build("s");
        assertThat(pointer.offset() % 8).isZero();
        assertThatThrownBy(() -> plan.struct().u8(1).pointer(pointer)).isInstanceOf(IllegalStateException.class);
    }
}
