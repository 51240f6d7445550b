package io.mydocker.protocol.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Recursive descent over a string; see [Json] for what it accepts.
final class JsonParser {
    private final String text;
    private int position;
    private int values;

    JsonParser(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value(0);
        skipWhiteSpace();
        if (position != text.length()) {
            throw unexpected("after top-level value");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new JsonException("json: exceeded max depth of " + Json.MAX_DEPTH);
        }
        if (++values > Json.MAX_VALUES) {
            throw new JsonException("json: more than " + Json.MAX_VALUES + " values");
        }
        skipWhiteSpace();
        return switch (peek("looking for beginning of value")) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", Json.Bool.TRUE);
            case 'f' -> literal("false", Json.Bool.FALSE);
            case 'n' -> literal("null", Json.Null.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        };
    }

    private JsonObject object(int depth) {
        position++;
        Map<String, Json> fields = new LinkedHashMap<>();
        skipWhiteSpace();
        if (peek("in object") == '}') {
            position++;
            return JsonObject.EMPTY;
        }
        while (true) {
            skipWhiteSpace();
            if (peek("looking for beginning of object key string") != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String name = string();
            skipWhiteSpace();
            expect(':', "after object key");
            fields.put(name, value(depth + 1));
            skipWhiteSpace();
            if (peek("after object key:value pair") == '}') {
                position++;
                return JsonObject.of(fields);
            }
            expect(',', "after object key:value pair");
        }
    }

    private JsonArray array(int depth) {
        position++;
        skipWhiteSpace();
        if (peek("in array") == ']') {
            position++;
            return JsonArray.EMPTY;
        }
        List<Json> values = new ArrayList<>();
        while (true) {
            values.add(value(depth + 1));
            skipWhiteSpace();
            if (peek("after array element") == ']') {
                position++;
                return new JsonArray(values);
            }
            expect(',', "after array element");
        }
    }

    private String string() {
        int start = ++position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                return text.substring(start, position++);
            }
            if (c == '\\') {
                return escapedString(new StringBuilder(text.substring(start, position)));
            }
            if (c < ' ') {
                throw unexpected("in string literal");
            }
            position++;
        }
        throw new JsonException("unexpected end of JSON input");
    }

    private String escapedString(StringBuilder string) {
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return string.toString();
            }
            if (c == '\\') {
                string.append(escape());
            } else if (c < ' ') {
                position--;
                throw unexpected("in string literal");
            } else {
                string.append(c);
            }
        }
        throw new JsonException("unexpected end of JSON input");
    }

    private char escape() {
        char c = peek("in string escape code");
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                position--;
                throw unexpected("in string escape code");
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek("in \\u hexadecimal character escape"), 16);
            if (digit < 0 || text.charAt(position) > 'f') {
                throw unexpected("in \\u hexadecimal character escape");
            }
            code = code << 4 | digit;
            position++;
        }
        return (char) code;
    }

    private Json.Numeric number() {
        int start = position;
        if (text.charAt(position) == '-') {
            position++;
        }
        if (peek("in numeric literal") == '0') {
            position++;
        } else {
            digits();
        }
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            digits();
        }
        if (position < text.length() && (text.charAt(position) | 0x20) == 'e') {
            position++;
            if (peek("in exponent of numeric literal") == '+' || text.charAt(position) == '-') {
                position++;
            }
            digits();
        }
        // BigDecimal of 1e999999999 would be expanded by an innocent caller.
        if (position - start > 64) {
            throw new JsonException("json: number of more than 64 characters");
        }
        return new Json.Numeric(text.substring(start, position));
    }

    private void digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (start == position) {
            peek("in numeric literal");
            throw unexpected("in numeric literal");
        }
    }

    private Json literal(String word, Json value) {
        if (!text.startsWith(word, position)) {
            throw unexpected("in literal " + word);
        }
        position += word.length();
        return value;
    }

    private void expect(char wanted, String where) {
        if (peek(where) != wanted) {
            throw unexpected(where);
        }
        position++;
    }

    private char peek(String where) {
        if (position >= text.length()) {
            throw new JsonException(text.isBlank() ? "EOF" : "unexpected end of JSON input " + where);
        }
        return text.charAt(position);
    }

    private void skipWhiteSpace() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private JsonException unexpected(String where) {
        return new JsonException("invalid character '" + text.charAt(position) + "' " + where);
    }
}
