package io.mydocker.infra.runtime;

import io.mydocker.linux.Fd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The engine's end of a plan's status channel.
final class StatusChannel implements AutoCloseable {
    private static final int MESSAGE_SIZE = 128;
    private static final int LABEL_OFFSET = 24;
    private static final int REPORT = 1;

    private final Fd fd;

    StatusChannel(Fd fd) {
        this.fd = fd;
    }

    /// What the plan says.
    sealed interface Message {
        /// A value that the plan reports; `tag` tells which.
        record Report(long tag, long value) implements Message {}

        /// The plan has ended at instruction `index` with an error.
        record Failure(int index, int errno, String label) implements Message {}
    }

    /// The next message; empty when nobody holds the channel any more. Blocks.
    Optional<Message> read() {
        byte[] bytes = new byte[MESSAGE_SIZE];
        int size = 0;
        while (size < bytes.length) {
            int count = fd.read(bytes, size, bytes.length - size);
            if (count < 0) {
                return Optional.empty();
            }
            size += count;
        }
        ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int kind = message.getInt();
        int index = message.getInt();
        long value = message.getLong();
        long tag = message.getLong();
        return Optional.of(
                kind == REPORT
                        ? new Message.Report(tag, value)
                        : new Message.Failure(index, Math.toIntExact(value), label(bytes)));
    }

    /// Reads until nobody holds the channel any more.
    void drain() {
        Optional<Message> last;
        do {
            last = read();
        } while (last.isPresent());
    }

    private static String label(byte[] message) {
        int end = LABEL_OFFSET;
        while (message[end] != 0) {
            end++;
        }
        return new String(message, LABEL_OFFSET, end - LABEL_OFFSET, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        fd.close();
    }
}
