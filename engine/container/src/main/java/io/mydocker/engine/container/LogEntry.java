package io.mydocker.engine.container;

import java.time.Instant;
import java.util.Map;

/// One record of a log: a line with its line break, or a part of a long one without.
///
/// @param text the bytes as written by the process, as far as they were UTF-8
/// @param attributes labels and variables that the container's log options name
public record LogEntry(Instant time, boolean stderr, String text, Map<String, String> attributes) {
    public LogEntry {
        attributes = Map.copyOf(attributes);
    }
}
