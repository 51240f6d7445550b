package io.mydocker.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// The Engine API without a client library: one request after another on one connection to a unix socket, so that a
/// benchmark measures the engine and not a program that has to start.
final class RawApi implements AutoCloseable {

    private final SocketChannel channel;
    private final InputStream input;

    RawApi(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        input = Channels.newInputStream(channel);
    }

    /// Sends a request and gives the answer's body; anything but success fails.
    String call(String method, String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = method + " /v1.40" + path
                + " HTTP/1.1\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.US_ASCII));
        request.write(body);
        ByteBuffer bytes = ByteBuffer.wrap(request.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return answer(method + " " + path);
    }

    private String answer(String what) throws IOException {
        String status = line();
        int length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        int code = Integer.parseInt(status.substring(9, 12));
        byte[] body = body(code, length, chunked);
        if (code >= 300) {
            throw new IOException(what + ": " + status + " " + new String(body, StandardCharsets.UTF_8));
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private byte[] body(int code, int length, boolean chunked) throws IOException {
        if (code == 204 || code == 304 || length == 0) {
            return new byte[0];
        }
        if (chunked) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = size(); size > 0; size = size()) {
                body.write(input.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        // Without a length the stream goes on to the end of the connection: an attached execution.
        return length > 0 ? input.readNBytes(length) : input.readAllBytes();
    }

    private int size() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new IOException("the connection ended early");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
