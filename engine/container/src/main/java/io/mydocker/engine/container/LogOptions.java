package io.mydocker.engine.container;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// Which part of a log, and in which form.
///
/// @param follow go on until the container ends
/// @param tail only the last lines; all where empty
public record LogOptions(Streams streams, boolean follow, OptionalInt tail, Range range, Form form) {

    /// Which streams.
    public record Streams(boolean stdout, boolean stderr) {}

    /// From when to when, both inclusive.
    public record Range(Optional<Instant> since, Optional<Instant> until) {
        public static final Range ALL = new Range(Optional.empty(), Optional.empty());
    }

    /// What stands before each line in [Logs#bytes].
    public record Form(boolean timestamps, boolean details) {
        public static final Form PLAIN = new Form(false, false);
    }

    /// Everything there is.
    public static LogOptions all() {
        return new LogOptions(new Streams(true, true), false, OptionalInt.empty(), Range.ALL, Form.PLAIN);
    }

    /// Everything there is and will be.
    public static LogOptions following() {
        return new LogOptions(new Streams(true, true), true, OptionalInt.empty(), Range.ALL, Form.PLAIN);
    }

    public LogOptions last(int lines) {
        return new LogOptions(streams, follow, OptionalInt.of(lines), range, form);
    }
}
