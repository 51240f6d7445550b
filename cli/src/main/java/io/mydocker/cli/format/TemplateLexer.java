package io.mydocker.cli.format;

import java.util.ArrayList;
import java.util.List;

/// Cuts a template into texts and actions, and an action into words.
final class TemplateLexer {

    /// A stretch of the template: literal text, or the inside of `{{…}}`; `at` is where it begins.
    record Piece(boolean action, String text, int at) {}

    /// A word of an action, and where it begins in the template.
    record Word(String text, int at) {}

    private TemplateLexer() {}

    static List<Piece> pieces(String template) {
        List<Piece> pieces = new ArrayList<>();
        String rest = template;
        while (true) {
            int start = template.length() - rest.length();
            int open = rest.indexOf("{{");
            if (open < 0) {
                pieces.add(new Piece(false, rest, start));
                return pieces;
            }
            String before = rest.substring(0, open);
            boolean trimLeft = rest.startsWith("{{- ", open);
            pieces.add(new Piece(false, trimLeft ? before.stripTrailing() : before, start));
            int close = end(rest, open + 2);
            int insideStart = open + (trimLeft ? 3 : 2);
            String inside = rest.substring(insideStart, close);
            rest = rest.substring(close + 2);
            if (inside.endsWith(" -")) {
                inside = inside.substring(0, inside.length() - 2);
                rest = rest.stripLeading();
            }
            if (!inside.strip().startsWith("/*")) {
                int blanks = inside.length() - inside.stripLeading().length();
                pieces.add(new Piece(true, inside.strip(), start + insideStart + blanks));
            }
        }
    }

    /// Where the action that starts at `from` ends; strings may hold braces.
    private static int end(String template, int from) {
        char quote = 0;
        for (int i = from; i < template.length(); i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (template.startsWith("}}", i)) {
                return i;
            }
        }
        throw new TemplateException("unclosed action");
    }

    /// The words of an action: names, `.Field` chains, strings with their quotes, numbers, `(`, `)`, `|`, `,`, `:=`.
    static List<Word> words(Piece piece) {
        String action = piece.text();
        List<Word> words = new ArrayList<>();
        int i = 0;
        while (i < action.length()) {
            char c = action.charAt(i);
            int start = i;
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            }
            if (c == '"' || c == '`') {
                i = endOfString(action, i);
            } else if ("(|,)".indexOf(c) >= 0) {
                i++;
                // A field of a group, as in `(index .X 0).Y`, is a word of its own with a leading dot.
            } else if (c == ':' || c == '=') {
                i += action.startsWith(":=", i) ? 2 : 1;
            } else {
                while (i < action.length() && isWordPart(action.charAt(i))) {
                    i++;
                }
                if (i == start) {
                    throw new TemplateException("unexpected \"" + c + "\" in command");
                }
            }
            words.add(new Word(action.substring(start, i), piece.at() + start));
        }
        return words;
    }

    private static int endOfString(String action, int start) {
        char quote = action.charAt(start);
        for (int i = start + 1; i < action.length(); i++) {
            if (action.charAt(i) == '\\' && quote == '"') {
                i++;
            } else if (action.charAt(i) == quote) {
                return i + 1;
            }
        }
        throw new TemplateException("unterminated quoted string");
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$' || c == '-' || c == '+';
    }
}
