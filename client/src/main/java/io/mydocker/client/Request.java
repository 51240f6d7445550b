package io.mydocker.client;

import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One request while it is put together: method, path, query, headers, body. Not thread-safe.
final class Request {
    private static final String UNRESERVED = "-._~:@/";

    private final String method;
    private final StringBuilder target;
    private final StringBuilder headers = new StringBuilder();
    private boolean hasQuery;
    private byte[] body = {};
    private boolean hasBody;
    private Optional<InputStream> stream = Optional.empty();

    private Request(String method, String path) {
        this.method = method;
        this.target = new StringBuilder(path);
    }

    static Request get(String path) {
        return new Request("GET", path);
    }

    static Request post(String path) {
        return new Request("POST", path);
    }

    static Request delete(String path) {
        return new Request("DELETE", path);
    }

    /// `name` as one piece of a path.
    static String segment(String name) {
        StringBuilder encoded = new StringBuilder();
        encode(name, encoded);
        return encoded.toString();
    }

    Request query(String name, String value) {
        target.append(hasQuery ? '&' : '?').append(name).append('=');
        hasQuery = true;
        encode(value, target);
        return this;
    }

    /// Adds a flag that is set; one that is not set is left out.
    Request query(String name, boolean value) {
        return value ? query(name, "1") : this;
    }

    Request query(String name, Optional<String> value) {
        return value.isPresent() ? query(name, value.get()) : this;
    }

    Request query(String name, Filters filters) {
        return filters.isEmpty() ? this : query(name, filters.json().toString());
    }

    Request header(String name, String value) {
        headers.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    Request json(Json document) {
        header("Content-Type", "application/json");
        body = document.utf8();
        hasBody = true;
        return this;
    }

    /// Sends what `content` gives until its end, in chunks.
    Request stream(String type, InputStream content) {
        header("Content-Type", type);
        header("Transfer-Encoding", "chunked");
        stream = Optional.of(content);
        return this;
    }

    /// Asks for the connection itself after the head.
    Request upgrade() {
        header("Connection", "Upgrade");
        header("Upgrade", "tcp");
        return this;
    }

    Optional<InputStream> stream() {
        return stream;
    }

    /// The bytes up to and with a body that is not streamed.
    byte[] bytes(String pathPrefix, String host) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(pathPrefix).append(target).append(" HTTP/1.1\r\nHost: ");
        head.append(host).append("\r\nUser-Agent: mydocker\r\n").append(headers);
        if (stream.isEmpty() && (hasBody || method.equals("POST"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static void encode(String text, StringBuilder out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                out.append(c);
            } else if (UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%');
                out.append(hex(c >> 4)).append(hex(c & 15));
            }
        }
    }

    private static char hex(int digit) {
        return (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
    }
}
