package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// A connection to a keeper's control socket. Virtual threads may use it.
final class Control implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final StateDirectory directory;

    private Control(SocketChannel channel, StateDirectory directory) {
        this.channel = channel;
        this.directory = directory;
    }

    /// What a keeper can be asked for; the letters of `plan.h`.
    enum Request {
        ATTACH('A'),
        RESIZE('R'),
        SIGNAL('S'),
        WAIT('W'),
        PID('P');

        private final byte letter;

        Request(char letter) {
            this.letter = (byte) letter;
        }
    }

    /// Connects; empty when nobody listens, that is, when the keeper has gone or is about to. Any other failure is
    /// thrown: it tells nothing about the keeper.
    static Optional<Control> connect(StateDirectory directory) {
        try (StateDirectory.SocketPath path = directory.socket()) {
            Control control = new Control(SocketChannel.open(StandardProtocolFamily.UNIX), directory);
            try {
                control.inTime(() -> control.channel.connect(UnixDomainSocketAddress.of(path.path())));
                return Optional.of(control);
            } catch (IOException | RuntimeException e) {
                control.close();
                throw e;
            }
        } catch (ConnectException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (directory.hasSocket()) {
                throw new SystemFailure("connect to the keeper in `" + directory.path() + "`: " + e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    private static SystemFailure interrupted(ClosedByInterruptException e) {
        return new SystemFailure("talk to a keeper: interrupted", e);
    }

    private interface Exchange<T> {
        T run() throws IOException;
    }

    /// A keeper has next to nothing to do, so that one which does not answer is stopped or broken. The connection is
    /// closed then, because nobody knows what a late answer would belong to.
    private <T> T inTime(Exchange<T> exchange) throws IOException {
        ScheduledFuture<?> limit =
                ForkJoinPool.commonPool().schedule(this::close, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            return exchange.run();
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (ClosedChannelException e) {
            throw new Unavailable(silence(), e);
        } finally {
            limit.cancel(false);
        }
    }

    private String silence() {
        String sentence =
                "ask the keeper in `" + directory.path() + "`: no answer within " + PATIENCE.toSeconds() + " seconds";
        return directory
                .process()
                .flatMap(HostProcess::keeper)
                .map(pid -> sentence + "; if it is stopped, `kill -CONT " + pid + "` lets it go on, and `kill -KILL "
                        + pid + "` ends it and its process")
                .orElse(sentence);
    }

    /// Asks and gives the answer; empty when the keeper leaves instead of answering. Fails with
    /// `Unavailable` when it does neither.
    Optional<Integer> ask(Request request, int argument, int rows, int columns) {
        ByteBuffer bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(request.letter)
                .put((byte) argument)
                .putShort((short) rows)
                .putShort((short) columns)
                .putShort((short) 0)
                .flip();
        try {
            return inTime(() -> exchange(bytes));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<Integer> exchange(ByteBuffer request) throws IOException {
        while (request.hasRemaining()) {
            channel.write(request);
        }
        ByteBuffer answer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(answer.flip().getInt());
    }

    Optional<Integer> ask(Request request) {
        return ask(request, 0, 0, 0);
    }

    /// Reads to the end of the connection.
    String readAll() {
        ByteBuffer text = ByteBuffer.allocate(256);
        try {
            int count = 0;
            while (text.hasRemaining() && count >= 0) {
                count = channel.read(text);
            }
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException _) {
            // A killed keeper may end the connection like this; the caller sees that the text is not complete.
        }
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    /// Ends our side and returns when the keeper has seen it: what has ended and is still connected has come to its
    /// end, what is not connected any more may have lost its engine. The answer to any other question
    /// says so, because the keeper has looked at all connections since it was asked.
    void endOutput() throws IOException {
        if (channel.isOpen()) {
            channel.shutdownOutput();
            connect(directory).ifPresent(other -> {
                try (other) {
                    Optional<Integer> _ = other.ask(Request.PID);
                }
            });
        }
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SystemFailure("close a keeper's connection: " + e.getMessage(), e);
        }
    }
}
