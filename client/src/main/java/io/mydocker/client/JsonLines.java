package io.mydocker.client;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// An answer that grows: one JSON object a line, until the engine has nothing more to say. Closing it early ends the
/// request.
public final class JsonLines implements AutoCloseable {
    private static final int MAX_LINE = 16 * 1024 * 1024;

    private final Response response;
    private final InputStream in;

    JsonLines(Response response) {
        this.response = response;
        this.in = new BufferedInputStream(response.body());
    }

    /// The next object; waits for it; empty at the end.
    public Optional<JsonObject> next() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n' && b != '\r') {
                    line.write(b);
                } else if (line.size() > 0) {
                    break;
                }
                if (line.size() > MAX_LINE) {
                    throw new IOException("line of more than " + MAX_LINE + " bytes");
                }
            }
            return line.size() == 0 ? Optional.empty() : Optional.of(Json.parseObject(line.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("read the engine's answer: " + e.getMessage(), e);
        } catch (JsonException e) {
            throw new UncheckedIOException(new IOException("read the engine's answer: " + e.getMessage(), e));
        }
    }

    @Override
    public void close() {
        response.close();
    }
}
