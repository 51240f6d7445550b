package io.mydocker.infra.runtime;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One step of a plan.
///
/// @param operation what is done
/// @param operands at most six
/// @param into the register that takes the result
/// @param tolerated errno values that are no failure; at most two
/// @param jump where to go on, if not with the next instruction
/// @param purpose what it is for: the comment of the listing, and the operation that an error message names
public record Instruction(
        Operation operation,
        List<Operand> operands,
        Optional<Operand.Register> into,
        List<Integer> tolerated,
        Optional<Jump> jump,
        String purpose) {

    /// Any errno is tolerated.
    static final int ANY_ERRNO = 0xffff;

    public Instruction {
        operands = List.copyOf(operands);
        tolerated = List.copyOf(tolerated);
        if (operands.size() > 6 || tolerated.size() > 2) {
            throw new IllegalArgumentException(operation.title() + ": too many operands or errno values: " + purpose);
        }
    }

    /// When a jump is taken. Errors that are not tolerated never get so far: they end the plan.
    public enum Condition {
        ALWAYS(1, "always"),
        ZERO(2, "if 0"),
        NOT_ZERO(3, "unless 0"),
        ERROR(4, "on error"),
        SUCCESS(5, "on success");

        private final int number;
        private final String text;

        Condition(int number, String text) {
            this.number = number;
            this.text = text;
        }

        /// The number of `plan.h`.
        int number() {
            return number;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A jump to the instruction with index `target`.
    public record Jump(Condition condition, int target) {}

    /// The instruction as a call in C: `mount("proc", "/proc", "proc", MS_NOSUID, NULL)`.
    public String call() {
        return into.map(register -> register.text() + " = ").orElse("")
                + operation.title()
                + operands.stream().map(Operand::text).collect(Collectors.joining(", ", "(", ")"));
    }
}
