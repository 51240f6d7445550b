package io.mydocker.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What a client sends, buffered. Two threads may read: the connection's own and one that watches for the client's
/// disconnect meanwhile; what the watcher finds is kept for the next reader.
final class ConnectionInput extends InputStream {
    private static final int BUFFER = 8 << 10;

    /// Longest single read: the JDK keeps a native buffer of that size per carrier thread.
    private static final int LONGEST_READ = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    ConnectionInput(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        lock.lock();
        try {
            return fill() ? buffer.get() & 0xff : -1;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (!buffer.hasRemaining() && length >= BUFFER) {
                return channel.read(ByteBuffer.wrap(bytes, offset, Math.min(length, LONGEST_READ)));
            }
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is something to read; false at the end.
    boolean await() throws IOException {
        lock.lock();
        try {
            return fill();
        } finally {
            lock.unlock();
        }
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int count = 0;
        try {
            count = channel.read(buffer);
        } finally {
            buffer.flip();
        }
        return count > 0;
    }

    /// Reads a head up to its empty line and returns it without that; empty when the client ended instead of
    /// beginning.
    Optional<String> head(int longest) throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (true) {
            int c = read();
            if (c < 0) {
                if (head.isEmpty()) {
                    return Optional.empty();
                }
                throw new IOException("the client ended in the middle of a request");
            }
            if (head.isEmpty() && (c == '\r' || c == '\n')) {
                continue;
            }
            head.append((char) c);
            int length = head.length();
            if (c == '\n' && length > 1) {
                int before = head.charAt(length - 2) == '\r' ? length - 3 : length - 2;
                if (head.charAt(before) == '\n') {
                    head.setLength(before > 0 && head.charAt(before - 1) == '\r' ? before - 1 : before);
                    return Optional.of(head.toString());
                }
            }
            if (length > longest) {
                throw new HeadTooLong();
            }
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return buffer.remaining();
        } finally {
            lock.unlock();
        }
    }

    /// The rest of this line, for chunk heads and trailers, at most `longest` characters.
    String line(int longest) throws IOException {
        byte[] line = new byte[longest];
        int length = 0;
        while (true) {
            int c = read();
            if (c == '\n') {
                break;
            }
            if (c < 0 || length == longest) {
                throw new IOException("malformed chunked encoding");
            }
            line[length++] = (byte) c;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    /// A head that is longer than this server reads.
    static final class HeadTooLong extends IOException {
        private static final long serialVersionUID = 1L;

        HeadTooLong() {
            super("request head too long");
        }
    }
}
