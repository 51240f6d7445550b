package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The words of an instruction: quotes, backslashes and variables as in a shell.
final class ChangeWords {
    /// A name and its value, both still quoted.
    record Pair(String name, String value) {}

    private final String text;
    private final Map<String, String> variables;
    private int at;

    private ChangeWords(String text, Map<String, String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /// `a=b "c d"=e`, or the old `name value to the end of the line`.
    static List<Pair> pairs(String instruction, String line) {
        List<String> words = split(line);
        if (!words.getFirst().contains("=")) {
            String[] parts = line.split("\\s+", 2);
            if (parts.length < 2) {
                throw new InvalidParameter(instruction + " must have two arguments");
            }
            return List.of(new Pair(parts[0], parts[1]));
        }
        List<Pair> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InvalidParameter(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
            }
            pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
        }
        return pairs;
    }

    /// Parts at blanks that are neither quoted nor escaped; quotes stay.
    private static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            word.append(c);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// The word without quotes and with the values of its variables; an unknown one is empty.
    static String expand(String word, Map<String, String> variables) {
        return new ChangeWords(word, variables).whole();
    }

    private String whole() {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> out.append(until('\''));
                case '"' -> doubleQuoted(out);
                case '$' -> out.append(variable());
                case '\\' -> {
                    if (at < text.length()) {
                        out.append(text.charAt(at++));
                    }
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private String until(char end) {
        int close = text.indexOf(end, at);
        if (close < 0) {
            throw new InvalidParameter("unexpected end of statement while looking for matching "
                    + (end == '\'' ? "single-quote" : Character.toString(end)));
        }
        String inside = text.substring(at, close);
        at = close + 1;
        return inside;
    }

    private void doubleQuoted(StringBuilder out) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '$') {
                out.append(variable());
            } else if (c == '\\' && at < text.length() && "\"$\\".indexOf(text.charAt(at)) >= 0) {
                out.append(text.charAt(at++));
            } else {
                out.append(c);
            }
        }
        throw new InvalidParameter("unexpected end of statement while looking for matching double-quote");
    }

    /// What stands behind a dollar sign: `name`, `{name}`, `{name:-otherwise}`, `{name:+instead}`.
    private String variable() {
        if (at >= text.length()) {
            return "$";
        }
        if (text.charAt(at) != '{') {
            String name = name();
            return name.isEmpty() ? "$" : variables.getOrDefault(name, "");
        }
        at++;
        String name = name();
        String rest = until('}');
        String value = variables.getOrDefault(name, "");
        if (rest.isEmpty() && !name.isEmpty()) {
            return value;
        }
        String word = rest.length() < 2 ? "" : expand(rest.substring(2), variables);
        if (!name.isEmpty() && rest.startsWith(":-")) {
            return value.isEmpty() ? word : value;
        }
        if (!name.isEmpty() && rest.startsWith(":+")) {
            return value.isEmpty() ? "" : word;
        }
        throw new InvalidParameter("unsupported modifier in substitution `" + text + "`");
    }

    private String name() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }
}
