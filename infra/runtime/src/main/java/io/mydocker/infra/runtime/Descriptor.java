package io.mydocker.infra.runtime;

import java.util.Locale;

/// File descriptors that exist when a plan starts, in the keeper and therefore in its child. All are close-on-exec;
/// `plan.h` has the same numbers. The plan may open more, but must leave these where they are.
public enum Descriptor {
    /// The plan itself.
    PLAN(3),
    /// The status channel: reports and failures go to the engine here; its end of file means that nobody holds it
    /// any more, that is, the child has executed its program.
    STATUS(4),
    /// The gates: one byte opens one; end of file means that the engine is gone.
    GATE(5),
    /// The keeper's listening control socket.
    CONTROL(6),
    /// The process's state directory.
    STATE(7),
    /// The directory of the log file, where there is a log.
    LOG(8),
    /// A pidfd of the process whose namespaces are to be joined; only where [Runtime#exec] was called.
    TARGET(9),
    /// The read end of a pipe whose write end the keeper alone holds: it hangs up when the keeper is dead.
    KEEPER(10),
    /// The child's end of standard input; `/dev/null` where it was not asked for. Absent with a terminal.
    STDIN(11),
    /// The child's end of standard output. Absent with a terminal.
    STDOUT(12),
    /// The child's end of standard error. Absent with a terminal.
    STDERR(13),
    /// The child's end of the socket on which it sends the terminal's master to the keeper; only with a terminal.
    CONSOLE(14);

    /// The first number that no plan may rely on to be free: the keeper's own descriptors lie between.
    public static final int FIRST_FREE = 20;

    private final int number;

    Descriptor(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// The descriptor as an operand.
    public Operand operand() {
        return Operand.of(number, name().toLowerCase(Locale.ROOT));
    }
}
