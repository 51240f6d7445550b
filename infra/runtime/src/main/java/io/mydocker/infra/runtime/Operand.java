package io.mydocker.infra.runtime;

/// One operand of an instruction, with the text that people read in its place (`MS_NOSUID|MS_NODEV` for 6).
public sealed interface Operand {
    /// A null pointer.
    Operand NULL = new Immediate(0, "NULL");

    /// The operand as `mydocker plan` prints it.
    String text();

    /// A number.
    record Immediate(long value, String text) implements Operand {}

    /// The address of something in the plan's data.
    record Pointer(int offset, String text) implements Operand {
        /// The address `bytes` further on.
        public Pointer plus(int bytes) {
            return new Pointer(offset + bytes, text + "+" + bytes);
        }

        /// What stands there as a signed 32-bit number when the instruction is played (a descriptor that `clone3`
        /// has stored, for example).
        public Operand load32() {
            return new Load(offset, 4, "*" + text);
        }

        /// The same address under another text.
        public Pointer named(String name) {
            return new Pointer(offset, name);
        }
    }

    /// What an earlier instruction has left in a register. Child processes start with a copy of all registers.
    record Register(int number, String text) implements Operand {}

    /// A number of `width` bytes read from the plan's data when the instruction is played.
    record Load(int offset, int width, String text) implements Operand {}

    /// A plain number.
    static Operand of(long value) {
        return new Immediate(value, Long.toString(value));
    }

    /// A number with its symbolic text.
    static Operand of(long value, String text) {
        return new Immediate(value, text);
    }

    /// A number that people read in octal: a file mode.
    static Operand mode(int mode) {
        return new Immediate(mode, "0" + Integer.toOctalString(mode));
    }
}
