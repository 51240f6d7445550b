package io.mydocker.client;

import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.api.ErrorBody;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Sends requests, each over a connection of its own, and turns errors into exceptions. May be used by several
/// threads.
///
/// The first request names no version, which the engine answers in its newest; the `Api-Version` header of that answer
/// settles what the later ones name. That costs no request of its own.
final class Transport {
    private static final int CHUNK = 64 * 1024;

    private final Endpoint endpoint;
    private final Dialer dialer;
    private volatile String pathPrefix = "";

    Transport(Endpoint endpoint, Dialer dialer) {
        this.endpoint = endpoint;
        this.dialer = dialer;
    }

    /// Sends `request` and reads the head of a successful answer.
    Response send(Request request) {
        return exchange(request, dial());
    }

    /// Sends `request` and takes over its connection.
    HijackedStream hijack(Request request) {
        SocketChannel channel = dial();
        Response response = exchange(request.upgrade(), channel);
        return new HijackedStream(channel, response.body(), response.contentType());
    }

    private SocketChannel dial() {
        try {
            return dialer.dial();
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(cannotConnect(e), e));
        }
    }

    private String cannotConnect(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.equals("Permission denied")) {
            return "permission denied while trying to connect to the mydocker engine at " + endpoint;
        }
        String sentence = "Cannot connect to the mydocker engine at " + endpoint + ". Is it running?";
        return message.equals("Connection refused") || message.equals("No such file or directory")
                ? sentence
                : sentence + " (" + message + ")";
    }

    private Response exchange(Request request, SocketChannel channel) {
        Response response;
        try {
            response = roundTrip(request, channel);
        } catch (IOException e) {
            IOException failure = new IOException("talk to the engine at `" + endpoint + "`: " + e.getMessage(), e);
            try {
                channel.close();
            } catch (IOException closing) {
                failure.addSuppressed(closing);
            }
            throw new UncheckedIOException(failure);
        }
        if (pathPrefix.isEmpty() && !response.apiVersion().isEmpty()) {
            pathPrefix = "/v" + ApiVersion.CURRENT.negotiate(ApiVersion.parse(response.apiVersion()));
        }
        if (response.status() >= 300) {
            throw failure(response.status(), ErrorBody.parse(response.bytes()).message());
        }
        return response;
    }

    private Response roundTrip(Request request, SocketChannel channel) throws IOException {
        ChannelInput in = new ChannelInput(channel);
        String host = endpoint instanceof Endpoint.Tcp tcp ? tcp.host() + ":" + tcp.port() : "mydocker";
        write(channel, ByteBuffer.wrap(request.bytes(pathPrefix, host)));
        if (request.stream().isPresent()) {
            try {
                sendChunks(request.stream().get(), channel);
            } catch (BrokenConnection e) {
                // An engine that refuses a body answers and closes: its answer is better than our broken pipe.
                return answerInsteadOf(e.getCause(), in);
            }
        }
        return Response.read(in);
    }

    private static Response answerInsteadOf(IOException broken, ChannelInput in) throws IOException {
        try {
            return Response.read(in);
        } catch (IOException e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }

    private static void sendChunks(InputStream content, SocketChannel channel) throws IOException, BrokenConnection {
        byte[] buffer = new byte[CHUNK];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            if (count > 0) {
                byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                sendChunk(channel, ByteBuffer.wrap(size), ByteBuffer.wrap(buffer, 0, count), lineEnd());
            }
        }
        sendChunk(channel, ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static ByteBuffer lineEnd() {
        return ByteBuffer.wrap(new byte[] {'\r', '\n'});
    }

    private static void sendChunk(SocketChannel channel, ByteBuffer... parts) throws BrokenConnection {
        try {
            write(channel, parts);
        } catch (IOException e) {
            throw new BrokenConnection(e);
        }
    }

    private static void write(SocketChannel channel, ByteBuffer... parts) throws IOException {
        while (parts[parts.length - 1].hasRemaining()) {
            channel.write(parts);
        }
    }

    private static EngineException failure(int status, String message) {
        return switch (status) {
            case 304 -> new NotModified(message);
            case 400 -> new InvalidParameter(message);
            case 401 -> new Unauthorized(message);
            case 403 -> new Forbidden(message);
            case 404 -> new NotFound(message);
            case 409 -> new Conflict(message);
            case 501 -> new NotImplemented(message);
            case 503 -> new Unavailable(message);
            default -> new SystemFailure(message.isEmpty() ? "the engine answered with status " + status : message);
        };
    }

    /// The engine's side is gone, as opposed to a failure of what is sent.
    private static final class BrokenConnection extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenConnection(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }
}
