package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The functions that templates may call: Go's own that make sense here, and Docker's.
final class TemplateFunctions {
    private TemplateFunctions() {}

    static final List<String> NAMES = List.of(
            "json",
            "upper",
            "lower",
            "title",
            "join",
            "split",
            "pad",
            "truncate",
            "len",
            "index",
            "slice",
            "print",
            "println",
            "printf",
            "html",
            "and",
            "or",
            "not",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge");
    private static final Set<String> TRANSPARENT =
            Set.of("json", "upper", "lower", "title", "join", "split", "pad", "truncate");

    /// Whether the heading of what this function makes is the heading of its operand.
    static boolean isTransparent(String name) {
        return TRANSPARENT.contains(name);
    }

    static Json call(String name, List<Json> arguments) {
        return switch (name) {
            case "json" -> Json.of(one(name, arguments).toString());
            case "upper" -> Json.of(text(name, arguments, 0).toUpperCase(Locale.ROOT));
            case "lower" -> Json.of(text(name, arguments, 0).toLowerCase(Locale.ROOT));
            case "title" -> Json.of(title(text(name, arguments, 0)));
            case "join" -> Json.of(String.join(text(name, arguments, 1), strings(arguments.getFirst())));
            case "split" -> split(text(name, arguments, 0), text(name, arguments, 1));
            case "pad" -> Json.of(pad(text(name, arguments, 0), number(arguments, 1), number(arguments, 2)));
            case "truncate" -> Json.of(truncate(text(name, arguments, 0), number(arguments, 1)));
            case "len" -> Json.of(length(one(name, arguments)));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "print" -> Json.of(GoFormat.print(arguments));
            case "println" -> Json.of(joined(arguments) + "\n");
            case "printf" -> Json.of(GoFormat.printf(text(name, arguments, 0), arguments.subList(1, arguments.size())));
            case "html" -> Json.of(html(joined(arguments)));
            default -> logic(name, arguments);
        };
    }

    /// As Go escapes JSON that might end up in a web page; outside strings these characters do not occur.
    static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    private static Json split(String text, String separator) {
        if (separator.isEmpty()) {
            return Json.strings(text.codePoints().mapToObj(Character::toString).toList());
        }
        return Json.strings(Arrays.asList(text.split(Pattern.quote(separator), -1)));
    }

    private static Json slice(List<Json> arguments) {
        if (arguments.isEmpty()) {
            throw new FillFailure("wrong number of args for slice: want at least 1 got 0");
        }
        Json value = arguments.getFirst();
        int end = length(value);
        int from = arguments.size() > 1 ? bound(arguments, 1, end) : 0;
        int to = arguments.size() > 2 ? bound(arguments, 2, end) : end;
        if (from > to) {
            throw new FillFailure("error calling slice: invalid slice index: " + from + " > " + to);
        }
        return switch (value) {
            case JsonArray array -> new JsonArray(array.values().subList(from, to));
            case Json.Text(String text) -> Json.of(text.substring(from, to));
            default -> throw new FillFailure("error calling slice: can't slice item of type " + GoFormat.type(value));
        };
    }

    private static int bound(List<Json> arguments, int position, int end) {
        if (!(arguments.get(position) instanceof Json.Numeric number)) {
            throw new FillFailure("error calling slice: cannot index slice/array with type "
                    + GoFormat.type(arguments.get(position)));
        }
        long bound = number.longValue();
        if (bound < 0 || bound > end) {
            throw new FillFailure("error calling slice: index out of range: " + bound);
        }
        return (int) bound;
    }

    private static Json logic(String name, List<Json> arguments) {
        if (name.equals("not")) {
            return Json.of(!truth(one(name, arguments)));
        }
        if (name.equals("and") || name.equals("or")) {
            for (Json argument : arguments) {
                if (truth(argument) == name.equals("or")) {
                    return argument;
                }
            }
            return arguments.getLast();
        }
        if (arguments.size() < 2) {
            throw new FillFailure("wrong number of args for " + name);
        }
        if (name.equals("eq")) {
            for (int i = 1; i < arguments.size(); i++) {
                if (compare(name, arguments.getFirst(), arguments.get(i)) == 0) {
                    return Json.of(true);
                }
            }
            return Json.of(false);
        }
        int order = compare(name, arguments.get(0), arguments.get(1));
        return Json.of(
                switch (name) {
                    case "ne" -> order != 0;
                    case "lt" -> order < 0;
                    case "le" -> order <= 0;
                    case "gt" -> order > 0;
                    default -> order >= 0;
                });
    }

    private static int compare(String name, Json one, Json other) {
        if (!GoFormat.type(one).equals(GoFormat.type(other))) {
            throw new FillFailure("error calling " + name + ": incompatible types for comparison");
        }
        if (one instanceof Json.Numeric left && other instanceof Json.Numeric right) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        return print(one).compareTo(print(other));
    }

    private static Json index(List<Json> arguments) {
        if (arguments.isEmpty()) {
            throw new FillFailure("wrong number of args for index");
        }
        Json value = arguments.getFirst();
        for (Json key : arguments.subList(1, arguments.size())) {
            value = element(value, key);
        }
        return value;
    }

    private static Json element(Json value, Json key) {
        if (value instanceof JsonObject object) {
            return object.fields().getOrDefault(print(key), Json.of(""));
        }
        if (value instanceof JsonArray array && key instanceof Json.Numeric number) {
            long position = number.longValue();
            if (position >= 0 && position < array.size()) {
                return array.values().get((int) position);
            }
            throw new FillFailure("error calling index: index out of range: " + position);
        }
        throw new FillFailure("error calling index: can't index item of " + print(value));
    }

    private static Json one(String name, List<Json> arguments) {
        if (arguments.size() != 1) {
            throw new FillFailure("wrong number of args for " + name + ": want 1 got " + arguments.size());
        }
        return arguments.getFirst();
    }

    private static String text(String name, List<Json> arguments, int position) {
        if (position >= arguments.size()) {
            throw new FillFailure(
                    "wrong number of args for " + name + ": want " + (position + 1) + " got " + arguments.size());
        }
        return print(arguments.get(position));
    }

    private static int number(List<Json> arguments, int position) {
        if (position < arguments.size() && arguments.get(position) instanceof Json.Numeric number) {
            return Math.clamp(number.longValue(), 0, 10_000);
        }
        throw new FillFailure("expected integer");
    }

    private static List<String> strings(Json value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof JsonArray array) {
            array.forEach(element -> strings.add(print(element)));
        } else if (!(value instanceof Json.Null)) {
            throw new FillFailure("error calling join: " + print(value) + " is no list");
        }
        return strings;
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            if (!Character.isLetterOrDigit(before) && before != '_' && before != '\'') {
                title.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
        }
        return title.toString();
    }

    private static String pad(String text, int before, int after) {
        return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
    }

    private static String truncate(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static int length(Json value) {
        return switch (value) {
            case JsonArray array -> array.size();
            case JsonObject object -> object.fields().size();
            case Json.Text(String text) -> text.length();
            case Json.Null _ -> 0;
            default -> throw new FillFailure("error calling len: len of " + print(value));
        };
    }

    private static String joined(List<Json> arguments) {
        List<String> texts = new ArrayList<>();
        arguments.forEach(argument -> texts.add(print(argument)));
        return String.join(" ", texts);
    }

    /// Whether `if` takes a value for true: not empty, not zero, not null.
    static boolean truth(Json value) {
        return switch (value) {
            case JsonArray array -> !array.isEmpty();
            case JsonObject object -> !object.isEmpty();
            case Json.Text(String text) -> !text.isEmpty();
            case Json.Numeric number -> number.doubleValue() != 0;
            case Json.Bool bool -> bool == Json.Bool.TRUE;
            case Json.Null _ -> false;
        };
    }

    /// A value as Go's `%v` prints it.
    static String print(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Numeric number -> number.literal();
            case Json.Bool bool -> String.valueOf(bool == Json.Bool.TRUE);
            // Most of what Docker leaves out is a list.
            case Json.Null _ -> "[]";
            case JsonArray array -> {
                List<String> elements = new ArrayList<>();
                array.forEach(element -> elements.add(print(element)));
                yield "[" + String.join(" ", elements) + "]";
            }
            case JsonObject object -> {
                List<String> entries = new ArrayList<>();
                for (Map.Entry<String, Json> entry : new TreeMap<>(object.fields()).entrySet()) {
                    entries.add(entry.getKey() + ":" + print(entry.getValue()));
                }
                yield "map[" + String.join(" ", entries) + "]";
            }
        };
    }
}
