package io.mydocker.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a client gets: unbuffered, waits for a slow client. A client that is gone is [ClientGone].
final class ConnectionOutput extends OutputStream {
    /// Longest single write: the JDK keeps a native buffer of that size per carrier thread.
    private static final int LONGEST_WRITE = 64 << 10;

    private final SocketChannel channel;

    ConnectionOutput(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            int end = offset + length;
            for (int at = offset; at < end; ) {
                at += channel.write(ByteBuffer.wrap(bytes, at, Math.min(end - at, LONGEST_WRITE)));
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /// The status line and header fields, with the empty line.
    static byte[] head(int status, Map<String, String> fields) {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(StatusText.of(status))
                .append("\r\n");
        fields.forEach((name, value) -> {
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("header field `" + name + "` with a line break");
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Ends our side; the client's goes on.
    void shutdown() throws IOException {
        channel.shutdownOutput();
    }
}
