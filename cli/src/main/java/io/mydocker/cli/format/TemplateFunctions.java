package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The functions that templates may call: Go's own that make sense here, and Docker's.
final class TemplateFunctions {
    private TemplateFunctions() {}

    static Json call(String name, List<Json> arguments) {
        return switch (name) {
            case "json" -> Json.of(escaped(one(name, arguments).toString()));
            case "upper" -> Json.of(text(name, arguments, 0).toUpperCase(Locale.ROOT));
            case "lower" -> Json.of(text(name, arguments, 0).toLowerCase(Locale.ROOT));
            case "title" -> Json.of(title(text(name, arguments, 0)));
            case "join" -> Json.of(String.join(text(name, arguments, 1), strings(arguments.getFirst())));
            case "split" ->
                Json.strings(
                        Arrays.asList(text(name, arguments, 0).split(Pattern.quote(text(name, arguments, 1)), -1)));
            case "pad" -> Json.of(pad(text(name, arguments, 0), number(arguments, 1), number(arguments, 2)));
            case "truncate" -> Json.of(truncate(text(name, arguments, 0), number(arguments, 1)));
            case "len" -> Json.of(length(one(name, arguments)));
            case "index" -> index(arguments);
            case "print" -> Json.of(joined(arguments, ""));
            case "println" -> Json.of(joined(arguments, " ") + "\n");
            case "printf" -> Json.of(formatted(text(name, arguments, 0), arguments));
            case "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge" -> logic(name, arguments);
            default -> throw new TemplateException("function \"" + name + "\" not defined");
        };
    }

    /// As Go escapes JSON that might end up in a web page; outside strings these characters do not occur.
    private static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
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
            throw new TemplateException("wrong number of args for " + name);
        }
        if (name.equals("eq")) {
            for (int i = 1; i < arguments.size(); i++) {
                if (compare(arguments.getFirst(), arguments.get(i)) == 0) {
                    return Json.of(true);
                }
            }
            return Json.of(false);
        }
        int order = compare(arguments.get(0), arguments.get(1));
        return Json.of(
                switch (name) {
                    case "ne" -> order != 0;
                    case "lt" -> order < 0;
                    case "le" -> order <= 0;
                    case "gt" -> order > 0;
                    default -> order >= 0;
                });
    }

    private static int compare(Json one, Json other) {
        if (one instanceof Json.Numeric left && other instanceof Json.Numeric right) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        return print(one).compareTo(print(other));
    }

    private static Json index(List<Json> arguments) {
        if (arguments.isEmpty()) {
            throw new TemplateException("wrong number of args for index");
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
            throw new TemplateException("error calling index: index out of range: " + position);
        }
        throw new TemplateException("error calling index: can't index item of " + print(value));
    }

    private static Json one(String name, List<Json> arguments) {
        if (arguments.size() != 1) {
            throw new TemplateException("wrong number of args for " + name + ": want 1 got " + arguments.size());
        }
        return arguments.getFirst();
    }

    private static String text(String name, List<Json> arguments, int position) {
        if (position >= arguments.size()) {
            throw new TemplateException("wrong number of args for " + name);
        }
        return print(arguments.get(position));
    }

    private static int number(List<Json> arguments, int position) {
        if (position < arguments.size() && arguments.get(position) instanceof Json.Numeric number) {
            return Math.clamp(number.longValue(), 0, 10_000);
        }
        throw new TemplateException("expected integer");
    }

    private static List<String> strings(Json value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof JsonArray array) {
            array.forEach(element -> strings.add(print(element)));
        } else if (!(value instanceof Json.Null)) {
            throw new TemplateException("error calling join: " + print(value) + " is no list");
        }
        return strings;
    }

    private static String title(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
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
            default -> throw new TemplateException("error calling len: len of " + print(value));
        };
    }

    private static String joined(List<Json> arguments, String separator) {
        List<String> texts = new ArrayList<>();
        arguments.forEach(argument -> texts.add(print(argument)));
        return String.join(separator, texts);
    }

    /// Verbs with one letter: each takes the next argument; `%q` quotes, `%%` is a percent sign.
    private static String formatted(String format, List<Json> arguments) {
        StringBuilder out = new StringBuilder();
        int argument = 1;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char verb = format.charAt(++i);
            if (verb == '%') {
                out.append('%');
            } else if (argument < arguments.size()) {
                String value = print(arguments.get(argument++));
                out.append(verb == 'q' ? Json.of(value).toString() : value);
            } else {
                out.append("%!").append(verb).append("(MISSING)");
            }
        }
        return out.toString();
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
