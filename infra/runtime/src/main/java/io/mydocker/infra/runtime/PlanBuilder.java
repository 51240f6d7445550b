package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.linux.Errno;
import io.mydocker.linux.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a plan, instruction by instruction.
///
/// ```java
/// PlanBuilder plan = new PlanBuilder();
/// Operand.Register root = plan.register("root");
/// plan.call("open the root", SystemCall.OPENAT, PlanBuilder.AT_FDCWD, plan.string("/srv"), Operand.of(O_PATH))
///         .into(root);
/// plan.call("enter the root", SystemCall.FCHDIR, root);
/// plan.call("make /proc", SystemCall.MKDIRAT, PlanBuilder.AT_FDCWD, plan.string("proc"), Operand.mode(0755))
///         .tolerating(Errno.EEXIST);
/// ```
///
/// Missing operands are 0. A call that fails with an errno which it does not tolerate ends the process; the engine
/// hears the purpose, the errno and the index. [KeeperSteps] has the sequences of the keeper's protocol.
public final class PlanBuilder {
    public static final Operand AT_FDCWD = Operand.of(-100, "AT_FDCWD");

    private static final int REGISTERS = 16;

    private final List<Step> steps = new ArrayList<>();
    private final PlanData data = new PlanData();
    private final Label abandoned = new Label("abandoned");
    private int registers;

    /// An empty plan.
    public PlanBuilder() {}

    /// A place to jump to.
    public static final class Label {
        private final String name;
        private int index = -1;

        Label(String name) {
            this.name = name;
        }
    }

    /// The instruction just added; its methods complete it.
    public static final class Step {
        private final Operation operation;
        private final List<Operand> operands;
        private final String purpose;
        private final List<Integer> tolerated = new ArrayList<>();
        private Optional<Register> into = Optional.empty();
        private Optional<Condition> condition = Optional.empty();
        private Optional<Label> target = Optional.empty();

        Step(String purpose, Operation operation, List<Operand> operands) {
            this.purpose = purpose;
            this.operation = operation;
            this.operands = operands;
        }

        /// Keeps the result in a register. A tolerated error is kept as its negative errno.
        public Step into(Register register) {
            into = Optional.of(register);
            return this;
        }

        /// These error numbers are no failure; at most two.
        public Step tolerating(int... errno) {
            for (int number : errno) {
                tolerated.add(number);
            }
            return this;
        }

        /// These errors are no failure; at most two.
        public Step tolerating(Errno first, Errno... more) {
            tolerated.add(first.number());
            for (Errno errno : more) {
                tolerated.add(errno.number());
            }
            return this;
        }

        /// No error is a failure.
        public Step toleratingAll() {
            return tolerating(Instruction.ANY_ERRNO);
        }

        /// Goes on at `label` if the result fits; errors must be tolerated to be seen here.
        public Step jump(Condition when, Label label) {
            condition = Optional.of(when);
            target = Optional.of(label);
            return this;
        }

        private Instruction toInstruction() {
            Optional<Instruction.Jump> jump = target.map(label -> {
                if (label.index < 0) {
                    throw new IllegalStateException("label `" + label.name + "` is nowhere");
                }
                return new Instruction.Jump(condition.orElseThrow(), label.index);
            });
            return new Instruction(operation, operands, into, tolerated, jump, purpose);
        }
    }

    /// A new register under a name for the listing; there are sixteen.
    public Register register(String name) {
        if (registers == REGISTERS) {
            throw new IllegalStateException("no register left for `" + name + "`");
        }
        return new Register(registers++, name);
    }

    /// A new label, to be placed with [#mark].
    public Label label(String name) {
        return new Label(name);
    }

    /// Places a label before the next instruction.
    public void mark(Label label) {
        label.index = steps.size();
    }

    /// A string with a final NUL; equal strings are stored once.
    public Pointer string(String value) {
        return data.string(value);
    }

    /// A NULL-terminated array of strings: `argv`, `envp`.
    public Pointer strings(List<String> values) {
        return data.strings(values);
    }

    /// Bytes as they are, under a text for the listing.
    public Pointer bytes(byte[] value, String text) {
        return data.bytes(value, text);
    }

    /// Room for `size` bytes, zero at first.
    public Pointer room(int size, String text) {
        return data.bytes(new byte[size], text);
    }

    /// A C structure, laid out field by field.
    public StructBuilder struct() {
        return new StructBuilder(data);
    }

    /// Adds a system call.
    ///
    /// @param purpose what it is for, in lower case without a final period, operands in backquotes: ``mount proc on
    ///     `/proc` ``
    public Step call(String purpose, SystemCall call, Operand... operands) {
        return add(purpose, new Operation.Call(call), operands);
    }

    /// Stores `value` as 32 bits at `address`.
    public Step store32(String purpose, Operand value, Pointer address) {
        return add(purpose, Operation.Own.STORE32, value, address);
    }

    /// Stores `value` as 64 bits at `address`.
    public Step store64(String purpose, Operand value, Pointer address) {
        return add(purpose, Operation.Own.STORE64, value, address);
    }

    /// Goes on at `label`.
    public void jump(String purpose, Label label) {
        add(purpose, Operation.Own.TEST, Operand.of(0)).jump(Condition.ALWAYS, label);
    }

    /// Goes on at `label` if `value` fits.
    public void jump(String purpose, Operand value, Condition when, Label label) {
        add(purpose, Operation.Own.TEST, value).jump(when, label).toleratingAll();
    }

    /// Ends the process with a failure. A negative `errno` (a tolerated result) counts as its absolute value.
    ///
    /// @param sentence what the user reads, complete; the errno only decides the exit code
    public void fail(String sentence, Operand errno) {
        add(sentence, Operation.Own.FAIL, errno);
    }

    /// Waits until the engine opens the next gate; without an engine the process ends.
    public void gate(String purpose) {
        call(purpose, SystemCall.READ, Descriptor.GATE.operand(), data.room(8, "byte"), Operand.of(1))
                .jump(Condition.ZERO, abandoned);
    }

    Step add(String purpose, Operation operation, Operand... operands) {
        Step step = new Step(purpose, operation, List.of(operands));
        steps.add(step);
        return step;
    }

    /// The plan as written so far.
    public Plan build() {
        if (steps.stream()
                        .anyMatch(step -> step.target.filter(abandoned::equals).isPresent())
                && abandoned.index < 0) {
            mark(abandoned);
            call("the engine is gone: end", SystemCall.EXIT_GROUP, Operand.of(1));
        }
        return new Plan(steps.stream().map(Step::toInstruction).toList(), data.toBytes(), data.relocations());
    }
}
