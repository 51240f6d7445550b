package io.mydocker.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/// Buffered bytes of a connection; [#available] tells what can be read without waiting. Not thread-safe.
final class ChannelInput extends InputStream {
    private static final int BUFFER_SIZE = 32 * 1024;
    private static final int MAX_LINE = 64 * 1024;

    private final ReadableByteChannel channel;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;

    ChannelInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == limit) {
            if (length >= BUFFER_SIZE) {
                return channel.read(ByteBuffer.wrap(target, offset, length));
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return limit - position;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// The next line of an HTTP head without its line end.
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = read();
            if (b < 0) {
                throw new EOFException("connection closed in the middle of an answer");
            }
            if (b == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("answer with a header line of more than " + MAX_LINE + " bytes");
            }
            line.append((char) b);
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, channel.read(ByteBuffer.wrap(buffer)));
        return limit > 0;
    }
}
