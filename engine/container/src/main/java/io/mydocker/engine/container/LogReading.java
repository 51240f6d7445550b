package io.mydocker.engine.container;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A reading of a json-file log. Waiting for more is waiting for a [DirectoryWatch.Watch], which also wakes at the end
/// of the container.
final class LogReading implements Logs {
    private static final int INITIAL = 64 << 10;

    private final LogFiles files;
    private final LogOptions options;
    private final boolean tty;
    private final Optional<DirectoryWatch.Watch> watch;
    private final BooleanSupplier alive;
    private byte[] buffer = new byte[INITIAL];
    private int begin;
    private int end;
    private boolean ended;
    private volatile boolean closed;

    /// @param watch what to wait for, where the log is followed
    /// @param alive whether more can come
    LogReading(
            LogFiles files,
            LogOptions options,
            boolean tty,
            Optional<DirectoryWatch.Watch> watch,
            BooleanSupplier alive) {
        this.files = files;
        this.options = options;
        this.tty = tty;
        this.watch = watch;
        this.alive = alive;
        try {
            if (options.tail().isPresent() && options.tail().getAsInt() >= 0) {
                files.last(options.tail().getAsInt());
            } else {
                files.first();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static SystemFailure failure(IOException e) {
        return new SystemFailure("read log: " + e.getMessage(), e);
    }

    @Override
    public boolean tty() {
        return tty;
    }

    @Override
    public Optional<LogEntry> next() {
        while (!ended && !closed) {
            // What the state was before reading decides: a container that ends writes first.
            boolean more = watch.isPresent() && alive.getAsBoolean();
            long seen = watch.map(DirectoryWatch.Watch::count).orElse(0L);
            Optional<LogEntry> entry = poll();
            if (entry.isPresent() || ended) {
                return entry;
            }
            if (!more || !await(seen)) {
                ended = true;
            }
        }
        return Optional.empty();
    }

    /// The next record that is there already.
    Optional<LogEntry> poll() {
        while (!ended && !closed) {
            int line = lineEnd();
            if (line < 0) {
                if (!fill()) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<LogEntry> entry = LogDecoder.decode(buffer, begin, line);
            begin = line + 1;
            if (entry.isPresent() && isPast(entry.get())) {
                ended = true;
                return Optional.empty();
            }
            if (entry.isPresent() && isWanted(entry.get())) {
                return entry;
            }
        }
        return Optional.empty();
    }

    private boolean isPast(LogEntry entry) {
        return options.range().until().filter(entry.time()::isAfter).isPresent();
    }

    private boolean isWanted(LogEntry entry) {
        boolean stream =
                entry.stderr() ? options.streams().stderr() : options.streams().stdout();
        return stream && options.range().since().filter(entry.time()::isBefore).isEmpty();
    }

    private int lineEnd() {
        for (int i = begin; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        try {
            int count = files.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
            end += count;
            return count > 0;
        } catch (ClosedChannelException _) {
            ended = true;
            return false;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /// Waits for a change; false when the time is over.
    private boolean await(long seen) {
        Optional<Duration> rest = options.range().until().map(until -> Duration.between(Instant.now(), until));
        if (rest.filter(Duration::isNegative).isPresent()) {
            return false;
        }
        watch.orElseThrow().await(seen, rest);
        return true;
    }

    @Override
    public InputStream bytes() {
        return new LogBytes(this, options.form(), tty);
    }

    @Override
    public void close() {
        closed = true;
        watch.ifPresent(DirectoryWatch.Watch::close);
        try {
            files.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
