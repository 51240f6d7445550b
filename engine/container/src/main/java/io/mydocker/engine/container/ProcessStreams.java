package io.mydocker.engine.container;

import io.mydocker.infra.runtime.AttachedStreams;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A client's connection to a process that may be yet to come: reads and writes wait until [#connect], and end with
/// [#close].
final class ProcessStreams implements Attachment {
    private final boolean tty;
    private final Wanted wanted;
    private final Optional<DetachKeys> detachKeys;
    private final Hooks hooks;
    private final CompletableFuture<Optional<Connection>> connection = new CompletableFuture<>();

    private record Connection(KeptProcess process, AttachedStreams streams) {}

    /// Which streams the client wants.
    record Wanted(boolean stdin, boolean stdout, boolean stderr) {}

    /// What to do when the client detaches, and when the process has closed its end: before the client hears of it.
    record Hooks(Runnable detached, Runnable ended) {}

    /// @param detachKeys the sequence that ends the connection; none where input goes through as it is
    ProcessStreams(boolean tty, Wanted wanted, Optional<DetachKeys> detachKeys, Hooks hooks) {
        this.tty = tty;
        this.wanted = wanted;
        this.detachKeys = detachKeys;
        this.hooks = hooks;
    }

    /// Connects to a process; nothing that it writes from now on is missed.
    void connect(KeptProcess process) {
        if (connection.isDone()) {
            return;
        }
        AttachedStreams streams = process.attach(wanted.stdin(), wanted.stdout(), wanted.stderr());
        if (!connection.complete(Optional.of(new Connection(process, streams)))) {
            streams.close();
        }
    }

    boolean isClosed() {
        return connection.isDone() && connection.join().isEmpty();
    }

    @Override
    public boolean tty() {
        return tty;
    }

    @Override
    public InputStream output() {
        return new Output();
    }

    @Override
    public OutputStream input() {
        return new Input();
    }

    @Override
    public void resize(TerminalSize size) {
        if (connection.isDone()) {
            connection.join().ifPresent(open -> open.process().resize(size.rows(), size.columns()));
        }
    }

    @Override
    public void close() {
        if (!connection.complete(Optional.empty())) {
            connection.join().ifPresent(open -> open.streams().close());
        }
    }

    private final class Output extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Optional<Connection> open = connection.join();
            if (open.isEmpty()) {
                return -1;
            }
            try {
                int count = open.get().streams().output().read(ByteBuffer.wrap(bytes, offset, length));
                if (count < 0) {
                    hooks.ended().run();
                }
                return count;
            } catch (ClosedChannelException _) {
                return -1;
            }
        }

        @Override
        public void close() {
            ProcessStreams.this.close();
        }
    }

    private final class Input extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Optional<Connection> open = connection.join();
            if (open.isEmpty() || !wanted.stdin()) {
                return;
            }
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            if (detachKeys.isPresent()) {
                byte[] passed = new byte[length + detachKeys.get().length()];
                rest = ByteBuffer.wrap(passed, 0, detachKeys.get().filter(bytes, offset, length, passed));
            }
            while (rest.hasRemaining()) {
                open.get().streams().input().write(rest);
            }
            if (detachKeys.isPresent() && detachKeys.get().complete()) {
                hooks.detached().run();
                ProcessStreams.this.close();
            }
        }

        @Override
        public void close() {
            if (connection.isDone()) {
                end(connection.join());
            } else {
                CompletableFuture<Void> _ = connection.thenAccept(this::end);
            }
        }

        private void end(Optional<Connection> open) {
            open.filter(_ -> wanted.stdin()).ifPresent(each -> each.streams().closeInput());
        }
    }
}
