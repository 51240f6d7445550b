package io.mydocker.protocol.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A JSON value (RFC 8259): an immutable tree that keeps the order of names and the text of numbers, so that a
/// document which is not ours is written back as it was, unknown fields included.
///
/// Types that stand for a document (a container's `HostConfig`, an image's configuration) are records around a
/// [JsonObject] with typed accessors. That is why there is no binding to classes here: nothing is lost that an
/// accessor does not know, and the command line pays for no reflection at start-up.
///
/// Parsing is strict, allows at most [#MAX_DEPTH] levels and [#MAX_VALUES] values, and fails with [JsonException].
/// Of equal names in one object the last one counts, as in Go's `encoding/json`.
public sealed interface Json permits JsonObject, JsonArray, Json.Text, Json.Numeric, Json.Bool, Json.Null {

    /// Deepest nesting that is read; a hostile body must not exhaust the stack.
    int MAX_DEPTH = 256;

    /// Most values in one document; a hostile body must not exhaust the memory.
    int MAX_VALUES = 200_000;

    /// A string.
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /// A number in its written form: counters of 64 bits survive, which a double would round.
    record Numeric(String literal) implements Json {
        /// The value as a 64-bit integer; a fraction or an overflow is a [JsonException].
        public long longValue() {
            try {
                return Long.parseLong(literal);
            } catch (NumberFormatException _) {
                try {
                    return new BigDecimal(literal).longValueExact();
                } catch (ArithmeticException | NumberFormatException e) {
                    throw new JsonException("json: cannot unmarshal number " + literal + " into a 64-bit integer", e);
                }
            }
        }

        public double doubleValue() {
            return Double.parseDouble(literal);
        }

        @Override
        public String toString() {
            return literal;
        }
    }

    /// `true` or `false`.
    enum Bool implements Json {
        TRUE,
        FALSE;

        public boolean value() {
            return this == TRUE;
        }

        @Override
        public String toString() {
            return this == TRUE ? "true" : "false";
        }
    }

    /// `null`, which Docker writes where Go has a nil slice or map.
    enum Null implements Json {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(long value) {
        return new Numeric(Long.toString(value));
    }

    static Json of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new JsonException("json: unsupported value: " + value);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? of((long) value)
                : new Numeric(Double.toString(value));
    }

    static Json of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    /// An array of strings.
    static JsonArray strings(List<String> values) {
        return new JsonArray(values.stream().<Json>map(Text::new).toList());
    }

    static Json ofNull() {
        return Null.NULL;
    }

    /// Reads one document with nothing but white space behind it.
    static Json parse(String text) {
        return new JsonParser(text).document();
    }

    /// Reads one document in UTF-8; a byte sequence that is no UTF-8 is a [JsonException].
    static Json parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new JsonException("json: invalid UTF-8", e);
        }
    }

    /// Reads one document that has to be an object.
    static JsonObject parseObject(byte[] utf8) {
        return parse(utf8).asObject("document");
    }

    /// Reads one document that has to be an object.
    static JsonObject parseObject(String text) {
        return parse(text).asObject("document");
    }

    /// This value as an object, or a [JsonException] that names `what`.
    default JsonObject asObject(String what) {
        if (this instanceof JsonObject object) {
            return object;
        }
        throw JsonException.type(this, what, "object");
    }

    /// This value as an array, or a [JsonException] that names `what`.
    default JsonArray asArray(String what) {
        if (this instanceof JsonArray array) {
            return array;
        }
        throw JsonException.type(this, what, "array");
    }

    /// This value as a string, or a [JsonException] that names `what`.
    default String asText(String what) {
        if (this instanceof Text(String value)) {
            return value;
        }
        throw JsonException.type(this, what, "string");
    }

    /// The document in UTF-8, without white space.
    default byte[] utf8() {
        return JsonWriter.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /// The document with `indent` at each level, in the manner of Go's `json.MarshalIndent`.
    default String pretty(String indent) {
        return JsonWriter.write(this, indent);
    }
}
