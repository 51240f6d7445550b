package io.mydocker.daemon.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A client that knows no HTTP: it sends the bytes that a test writes and shows those that come back.
public final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream input;

    public RawClient(SocketAddress address) {
        try {
            this.channel = SocketChannel.open(address);
            this.input = Channels.newInputStream(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient shutdownOutput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads up to and including `end`.
    public String readUntil(String end) {
        try {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            while (!seen.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                int b = input.read();
                if (b < 0) {
                    throw new IOException("end of stream after `" + seen.toString(StandardCharsets.ISO_8859_1) + "`");
                }
                seen.write(b);
            }
            return seen.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a head.
    public String readHead() {
        return readUntil("\r\n\r\n");
    }

    /// Reads `count` bytes.
    public String read(int count) {
        try {
            return new String(input.readNBytes(count), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads everything up to the end.
    public String readAll() {
        try {
            return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
