package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A connection to a keeper's control socket. Virtual threads may use it.
final class Control implements AutoCloseable {
    private final SocketChannel channel;

    private Control(SocketChannel channel) {
        this.channel = channel;
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
            return Optional.of(new Control(SocketChannel.open(UnixDomainSocketAddress.of(path.path()))));
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

    /// Asks and gives the answer; empty when the keeper leaves instead of answering.
    Optional<Integer> ask(Request request, int argument, int rows, int columns) {
        ByteBuffer bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(request.letter)
                .put((byte) argument)
                .putShort((short) rows)
                .putShort((short) columns)
                .putShort((short) 0)
                .flip();
        ByteBuffer answer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            while (answer.hasRemaining()) {
                if (channel.read(answer) < 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(answer.flip().getInt());
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException _) {
            return Optional.empty();
        }
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
