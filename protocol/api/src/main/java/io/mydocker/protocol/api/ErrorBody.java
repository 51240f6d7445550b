package io.mydocker.protocol.api;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// The body of every answer that is an error: `{"message":"No such container: x"}`.
public record ErrorBody(String message) {

    /// Reads an answer's body; one that is no such document is the message itself.
    public static ErrorBody parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            if (Json.parse(text) instanceof JsonObject object) {
                return new ErrorBody(object.text("message"));
            }
        } catch (JsonException _) {
            // A proxy's or a foreign server's page: its text says more than our complaint about it.
        }
        return new ErrorBody(text);
    }

    public JsonObject json() {
        return JsonObject.builder().put("message", message).build();
    }
}
