package io.mydocker.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection that has become the input and output of a process. One thread may read while another writes.
public final class HijackedStream implements AutoCloseable {
    private static final String RAW_STREAM = "application/vnd.docker.raw-stream";

    private final SocketChannel channel;
    private final InputStream output;
    private final String contentType;

    HijackedStream(SocketChannel channel, InputStream output, String contentType) {
        this.channel = channel;
        this.output = output;
        this.contentType = contentType;
    }

    /// What the process writes: raw bytes of a terminal, otherwise frames (see [StreamCopy]).
    public InputStream output() {
        return output;
    }

    /// Whether the engine says that [#output] is not framed; engines before API 1.42 say so of every stream.
    public boolean raw() {
        return contentType.equals(RAW_STREAM);
    }

    /// What the process reads. Closing it tells the process that its input has ended, output goes on.
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }

            @Override
            public void close() throws IOException {
                channel.shutdownOutput();
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
