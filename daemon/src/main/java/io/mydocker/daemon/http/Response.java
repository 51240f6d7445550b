package io.mydocker.daemon.http;

import io.mydocker.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a route answers: a value, so that routes are tried without a socket.
public sealed interface Response {

    /// Header fields that this answer adds to the server's own.
    Map<String, String> headers();

    /// An answer that is known whole.
    @SuppressWarnings("ArrayRecordComponent")
    record Whole(int status, Map<String, String> headers, byte[] content) implements Response {}

    /// An answer that is written while it comes to be. Status and header fields leave with the first byte or flush: a
    /// body that fails before has its failure answered as any other.
    record Streamed(int status, Map<String, String> headers, StreamBody body) implements Response {}

    /// The connection itself, raw in both directions: 101 for a client that asked for an upgrade, otherwise 200.
    ///
    /// @param closeResource runs at the end, also when the client was gone before the session could begin
    record Hijacked(String contentType, Runnable closeResource, Session session) implements Response {
        @Override
        public Map<String, String> headers() {
            return Map.of("Content-Type", contentType);
        }
    }

    /// Writes a streamed answer, on the request's virtual thread.
    @FunctionalInterface
    interface StreamBody {
        void write(ResponseStream out) throws IOException;
    }

    /// Serves a hijacked connection, on the request's virtual thread; the connection ends with it.
    @FunctionalInterface
    interface Session {
        void serve(RawConnection connection) throws IOException;
    }

    /// JSON as dockerd writes it: a document and a line feed.
    static Response json(int status, Json document) {
        return new Whole(
                status, Map.of("Content-Type", "application/json"), (document + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Response ok(Json document) {
        return json(200, document);
    }

    static Response empty(int status) {
        return new Whole(status, Map.of(), new byte[0]);
    }

    static Response text(int status, String text) {
        return new Whole(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    static Response stream(String contentType, StreamBody body) {
        return new Streamed(200, Map.of("Content-Type", contentType), body);
    }

    static Response hijack(String contentType, Runnable closeResource, Session session) {
        return new Hijacked(contentType, closeResource, session);
    }

    /// This answer with `more` fields; its own win.
    default Response withHeaders(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(headers());
        return switch (this) {
            case Whole whole -> new Whole(whole.status(), all, whole.content());
            case Streamed streamed -> new Streamed(streamed.status(), all, streamed.body());
            case Hijacked hijacked -> hijacked;
        };
    }
}
