package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What Go's `printf` and `print` make of values: flags, widths, precisions, and the complaints inside the text.
final class GoFormat {
    private static final int MAX_WIDTH = 1_000_000;

    private final String format;
    private final List<Json> arguments;
    private final StringBuilder out = new StringBuilder();
    private int position;
    private int next;

    /// What stands between `%` and the verb; -1 where there is nothing.
    private record Directive(String flags, int width, int precision) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }
    }

    private GoFormat(String format, List<Json> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String printf(String format, List<Json> arguments) {
        return new GoFormat(format, arguments).run();
    }

    /// Operands one after the other, with a blank between two that are no strings.
    static String print(List<Json> arguments) {
        StringBuilder out = new StringBuilder();
        boolean blank = false;
        for (Json argument : arguments) {
            boolean text = argument instanceof Json.Text;
            if (blank && !text) {
                out.append(' ');
            }
            out.append(TemplateFunctions.print(argument));
            blank = !text;
        }
        return out.toString();
    }

    /// The name of a value's type.
    static String type(Json value) {
        return switch (value) {
            case Json.Text _ -> "string";
            case Json.Numeric number -> isInteger(number) ? "int" : "float64";
            case Json.Bool _ -> "bool";
            case Json.Null _ -> "<nil>";
            case JsonArray _ -> "[]interface {}";
            case JsonObject _ -> "map[string]interface {}";
        };
    }

    private static boolean isInteger(Json.Numeric number) {
        return number.literal().chars().allMatch(c -> c == '-' || c == '+' || (c >= '0' && c <= '9'));
    }

    private String run() {
        while (position < format.length()) {
            char c = format.charAt(position++);
            if (c == '%') {
                directive();
            } else {
                out.append(c);
            }
        }
        if (next < arguments.size()) {
            List<String> extra = new ArrayList<>();
            for (Json argument : arguments.subList(next, arguments.size())) {
                extra.add(type(argument) + "=" + TemplateFunctions.print(argument));
            }
            out.append("%!(EXTRA ").append(String.join(", ", extra)).append(')');
        }
        return out.toString();
    }

    private void directive() {
        int start = position;
        while (position < format.length() && "+-# 0".indexOf(format.charAt(position)) >= 0) {
            position++;
        }
        String flags = format.substring(start, position);
        int width = number();
        int precision = -1;
        if (position < format.length() && format.charAt(position) == '.') {
            position++;
            precision = Math.max(0, number());
        }
        if (position >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(position);
        position += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
        } else if (next >= arguments.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            Json value = arguments.get(next++);
            Directive directive = new Directive(flags, width, precision);
            out.append(padded(converted(verb, value, directive), value, directive));
        }
    }

    private int number() {
        if (position < format.length() && format.charAt(position) == '*') {
            position++;
            boolean given = next < arguments.size() && arguments.get(next) instanceof Json.Numeric;
            return given ? Math.clamp(((Json.Numeric) arguments.get(next++)).longValue(), 0, MAX_WIDTH) : -1;
        }
        int number = -1;
        while (position < format.length() && Character.isDigit(format.charAt(position))) {
            number = Math.min(MAX_WIDTH, Math.max(0, number) * 10 + (format.charAt(position++) - '0'));
        }
        return number;
    }

    private static String converted(int verb, Json value, Directive directive) {
        return switch (verb) {
            case 'v' -> plain(value, directive);
            case 'T' -> type(value);
            case 't' -> value instanceof Json.Bool ? TemplateFunctions.print(value) : wrong(verb, value);
            case 's', 'q' -> each(verb, value, directive);
            case 'd' ->
                value instanceof Json.Numeric number && isInteger(number)
                        ? signed(number.literal(), directive)
                        : wrong(verb, value);
            case 'x', 'X' -> hex(verb, value);
            case 'b', 'o' ->
                value instanceof Json.Numeric number && isInteger(number)
                        ? new BigInteger(number.literal()).toString(verb == 'b' ? 2 : 8)
                        : wrong(verb, value);
            case 'f', 'F' ->
                value instanceof Json.Numeric number && !isInteger(number)
                        ? String.format(
                                Locale.ROOT,
                                "%." + (directive.precision() < 0 ? 6 : directive.precision()) + "f",
                                number.doubleValue())
                        : wrong(verb, value);
            default -> wrong(verb, value);
        };
    }

    private static String plain(Json value, Directive directive) {
        if (directive.has('#') && value instanceof Json.Text) {
            return value.toString();
        }
        if (value instanceof Json.Numeric number && isInteger(number)) {
            return signed(number.literal(), directive);
        }
        return cut(TemplateFunctions.print(value), directive);
    }

    /// Strings, one by one where there are several.
    private static String each(int verb, Json value, Directive directive) {
        return switch (value) {
            case Json.Text(String text) -> {
                String cut = cut(text, directive);
                yield verb == 'q' ? quoted(cut) : cut;
            }
            case JsonArray array -> {
                List<String> elements = new ArrayList<>();
                array.forEach(element -> elements.add(each(verb, element, directive)));
                yield "[" + String.join(" ", elements) + "]";
            }
            case JsonObject object -> TemplateFunctions.print(object);
            default -> wrong(verb, value);
        };
    }

    /// Go's escapes are JSON's, but for the slash of DEL and those of web pages.
    private static String quoted(String text) {
        return Json.of(text).toString();
    }

    private static String hex(int verb, Json value) {
        String digits =
                switch (value) {
                    case Json.Text(String text) -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
                    case Json.Numeric number when isInteger(number) -> new BigInteger(number.literal()).toString(16);
                    default -> "";
                };
        if (!(value instanceof Json.Text) && digits.isEmpty()) {
            return wrong(verb, value);
        }
        return verb == 'X' ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private static String signed(String literal, Directive directive) {
        boolean positive = !literal.startsWith("-");
        return positive && directive.has('+')
                ? "+" + literal
                : positive && directive.has(' ') ? " " + literal : literal;
    }

    private static String cut(String text, Directive directive) {
        int length = text.codePointCount(0, text.length());
        boolean cuts = directive.precision() >= 0 && directive.precision() < length;
        return cuts ? text.substring(0, text.offsetByCodePoints(0, directive.precision())) : text;
    }

    private static String padded(String text, Json value, Directive directive) {
        int missing = directive.width() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        if (directive.has('-')) {
            return text + " ".repeat(missing);
        }
        boolean zeros = directive.has('0') && value instanceof Json.Numeric;
        if (!zeros) {
            return " ".repeat(missing) + text;
        }
        boolean sign = text.startsWith("-") || text.startsWith("+");
        return sign ? text.charAt(0) + "0".repeat(missing) + text.substring(1) : "0".repeat(missing) + text;
    }

    private static String wrong(int verb, Json value) {
        String shown = value instanceof Json.Null ? "<nil>" : type(value) + "=" + TemplateFunctions.print(value);
        return "%!" + Character.toString(verb) + "(" + shown + ")";
    }
}
