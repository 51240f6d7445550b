package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.client.HijackedStream;
import io.mydocker.client.StreamCopy;
import io.mydocker.linux.Terminal;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.Consumer;

/// A process's streams joined to this command's: output here, typed input there, the terminal raw in between.
///
/// The calling thread copies output until the process has no more; a thread of its own copies input, because a read
/// from a terminal cannot be interrupted. That thread is left behind when the output has ended.
final class Session implements AutoCloseable {
    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int RESIZE_ATTEMPTS = 10;

    private final Context context;
    private final HijackedStream stream;
    private final boolean tty;
    private final Optional<RawTerminal> raw;
    private final DetachKeys keys;
    private volatile boolean detached;

    private Session(Context context, HijackedStream stream, boolean tty, DetachKeys keys, Optional<RawTerminal> raw) {
        this.context = context;
        this.stream = stream;
        this.tty = tty;
        this.keys = keys;
        this.raw = raw;
    }

    /// The keys of `--detach-keys`, or the usual ones.
    static DetachKeys detachKeys(Arguments arguments) {
        String keys = arguments.text("detach-keys", "");
        try {
            return DetachKeys.parse(keys);
        } catch (InvalidParameter e) {
            throw new CommandFailure("invalid detach keys (" + keys + ") provided", 1, e);
        }
    }

    /// Begins to pass on input, if `stdin`; where the process has a terminal and we have one, ours becomes raw.
    static Session begin(Context context, HijackedStream stream, boolean stdin, boolean tty, DetachKeys keys) {
        boolean useTerminal = stdin && tty && context.isTerminal(0);
        Session session = new Session(
                context, stream, tty, keys, useTerminal ? Optional.of(RawTerminal.enter()) : Optional.empty());
        if (stdin) {
            Thread pump = new Thread(session::pumpInput, "input");
            pump.setDaemon(true);
            pump.start();
        }
        return session;
    }

    /// The process runs now: tells the engine the window's size, now and whenever it changes.
    void followSize(Consumer<Terminal.Size> resize) {
        if (!tty || !(context.isTerminal(0) || context.isTerminal(1))) {
            return;
        }
        Signals.onResize(() -> tryResize(resize));
        if (!tryResize(resize)) {
            Thread retry = new Thread(() -> retryResize(resize), "resize");
            retry.setDaemon(true);
            retry.start();
        }
    }

    private static boolean tryResize(Consumer<Terminal.Size> resize) {
        Terminal.Size size = RawTerminal.size();
        if (size.rows() == 0 && size.columns() == 0) {
            return true;
        }
        try {
            resize.accept(size);
            return true;
        } catch (EngineException | UncheckedIOException _) {
            // The process has not started yet or is gone: a wrong size is no reason to end.
            return false;
        }
    }

    private static void retryResize(Consumer<Terminal.Size> resize) {
        try {
            for (int attempt = 1; attempt <= RESIZE_ATTEMPTS; attempt++) {
                Thread.sleep(10L * attempt);
                if (tryResize(resize)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Copies output until the process has ended; false when the user has left by the detach keys.
    boolean copyOutput() throws IOException {
        try {
            if (tty) {
                StreamCopy.raw(stream.output(), context.out());
            } else {
                StreamCopy.framed(stream.output(), context.out(), context.err());
            }
        } catch (ClosedChannelException e) {
            if (!detached) {
                throw e;
            }
        }
        return !detached;
    }

    private void pumpInput() {
        byte[] typed = new byte[BUFFER_SIZE];
        byte[] passed = new byte[BUFFER_SIZE + keys.length()];
        try (OutputStream input = stream.input()) {
            for (int count = context.in().read(typed);
                    count >= 0;
                    count = context.in().read(typed)) {
                if (!tty) {
                    input.write(typed, 0, count);
                    continue;
                }
                input.write(passed, 0, keys.filter(typed, 0, count, passed));
                if (keys.complete()) {
                    detached = true;
                    stream.close();
                    return;
                }
            }
        } catch (IOException _) {
            // The process or the engine is gone; the thread that reads the output finds out why.
        }
    }

    @Override
    public void close() throws IOException {
        if (raw.isPresent()) {
            raw.get().close();
        }
        stream.close();
    }
}
