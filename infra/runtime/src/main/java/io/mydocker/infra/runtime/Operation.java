package io.mydocker.infra.runtime;

import io.mydocker.linux.Architecture;
import io.mydocker.linux.SystemCall;

/// What an instruction does: a system call, or something that the player itself does.
public sealed interface Operation {

    /// The word in the plan's binary form.
    int code(Architecture architecture);

    /// The name in the plan's text.
    String title();

    /// A system call.
    record Call(SystemCall call) implements Operation {
        @Override
        public int code(Architecture architecture) {
            return call.number(architecture);
        }

        @Override
        public String title() {
            return call.title();
        }
    }

    /// What the player does without the kernel. The numbers are those of `plan.h`.
    enum Own implements Operation {
        /// Stores the first operand as 32 bits at the address which the second one gives.
        STORE32(0, "store32"),
        /// Stores the first operand as 64 bits at the address which the second one gives.
        STORE64(1, "store64"),
        /// Does nothing; its result is the first operand, which the jump condition sees.
        TEST(2, "test"),
        /// Sends the first operand to the engine.
        REPORT(3, "report"),
        /// Sends the purpose with the first operand as errno to the engine and ends the process.
        FAIL(4, "fail"),
        /// Ends the plan in the keeper: from here on it watches the child whose pid is the first operand.
        KEEP(5, "keep");

        static final int FLAG = 0x8000_0000;

        private final int number;
        private final String title;

        Own(int number, String title) {
            this.number = number;
            this.title = title;
        }

        @Override
        public int code(Architecture architecture) {
            return FLAG | number;
        }

        @Override
        public String title() {
            return title;
        }
    }
}
