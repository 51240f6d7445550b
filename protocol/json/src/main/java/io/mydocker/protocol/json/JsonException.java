package io.mydocker.protocol.json;

import java.util.Locale;

/// A text that is no JSON, or a value of another type than the reader needs. Fronts map it to a bad request, readers
/// of the data root to a damaged file.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }

    static JsonException type(Json value, String what, String wanted) {
        String found =
                switch (value) {
                    case JsonObject _ -> "object";
                    case JsonArray _ -> "array";
                    case Json.Text _ -> "string";
                    case Json.Numeric _ -> "number";
                    case Json.Bool _ -> "bool";
                    case Json.Null n -> n.name().toLowerCase(Locale.ROOT);
                };
        return new JsonException("json: cannot unmarshal " + found + " into `" + what + "` of type " + wanted);
    }
}
