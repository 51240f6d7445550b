package io.mydocker.engine.container;

import java.io.InputStream;
import java.util.Optional;

/// A reading of a container's log. Either [#next] or [#bytes] is used, by one thread at a time; [#close] may come
/// from any thread and ends a read that waits.
public interface Logs extends AutoCloseable {

    /// Whether the container has a terminal, see [Attachment#tty].
    boolean tty();

    /// The next record; empty at the end. Waits while the log is followed and the container runs.
    Optional<LogEntry> next();

    /// The same as a client gets it: frames, or raw bytes for a terminal, with timestamps and details as asked for.
    InputStream bytes();

    @Override
    void close();
}
