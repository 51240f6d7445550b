package io.mydocker.client;

import io.mydocker.protocol.json.JsonObject;
import java.util.Optional;

/// A wait for a container's end that the engine has begun.
public final class PendingExit implements AutoCloseable {
    private final Response response;

    PendingExit(Response response) {
        this.response = response;
    }

    /// How a container ended; `error` says why waiting itself failed.
    public record Exit(long code, Optional<String> error) {}

    /// Waits until the condition is met.
    public Exit await() {
        JsonObject answer = response.object();
        return new Exit(answer.number("StatusCode"), answer.find("Error").map(error -> error.asObject("Error")
                .text("Message")));
    }

    @Override
    public void close() {
        response.close();
    }
}
