package io.mydocker.cli.format;

import io.mydocker.cli.format.TemplateLexer.Word;
import io.mydocker.cli.format.TemplateNode.Expression;
import io.mydocker.cli.format.TemplateNode.Expression.Place;
import io.mydocker.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the part of Go's text/template that users of `--format` write: fields, variables, pipelines, calls, `if`,
/// `with` and `range` with `else`.
final class TemplateParser {
    private final List<TemplateLexer.Piece> pieces;
    private TemplateLexer.Piece last = new TemplateLexer.Piece(true, "", 0);
    private int next;

    private TemplateParser(List<TemplateLexer.Piece> pieces) {
        this.pieces = pieces;
    }

    static List<TemplateNode> parse(String template) {
        TemplateParser parser = new TemplateParser(TemplateLexer.pieces(template));
        List<TemplateNode> nodes = new ArrayList<>();
        String end = parser.block(nodes);
        if (!end.isEmpty()) {
            throw new TemplateException("unexpected {{" + end + "}}");
        }
        return nodes;
    }

    /// Reads up to the action that ends the block, and gives that: `end`, `else …`, or nothing at the end of the text.
    private String block(List<TemplateNode> nodes) {
        while (next < pieces.size()) {
            TemplateLexer.Piece piece = pieces.get(next++);
            if (!piece.action()) {
                nodes.add(new TemplateNode.Text(piece.text()));
                continue;
            }
            List<Word> words = TemplateLexer.words(piece);
            String first = words.isEmpty() ? "" : words.getFirst().text();
            switch (first) {
                case "" -> throw new TemplateException("missing value for command");
                case "end", "else" -> {
                    last = piece;
                    return piece.text();
                }
                case "if", "with", "range" -> nodes.add(control(first, rest(words)));
                default -> nodes.add(print(words));
            }
        }
        return "";
    }

    private static List<Word> rest(List<Word> words) {
        return words.subList(1, words.size());
    }

    private static TemplateNode print(List<Word> words) {
        boolean assigns = words.size() > 2
                && (words.get(1).text().equals(":=") || words.get(1).text().equals("="));
        if (assigns) {
            return new TemplateNode.Print(
                    Optional.of(words.getFirst().text()), new Words(words.subList(2, words.size())).whole());
        }
        return new TemplateNode.Print(Optional.empty(), new Words(words).whole());
    }

    private TemplateNode control(String keyword, List<Word> words) {
        List<TemplateNode> then = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        String end = block(then);
        if (end.startsWith("else if ") || end.startsWith("else with ")) {
            List<Word> chained = rest(TemplateLexer.words(last));
            otherwise.add(control(chained.getFirst().text(), rest(chained)));
        } else if (end.equals("else")) {
            end = block(otherwise);
        }
        if (end.isEmpty()) {
            throw new TemplateException("unexpected EOF");
        }
        if (keyword.equals("range")) {
            List<String> texts = words.stream().map(Word::text).toList();
            int assign = texts.indexOf(":=");
            List<String> names = new ArrayList<>(texts.subList(0, Math.max(0, assign)));
            names.remove(",");
            return new TemplateNode.Range(
                    names, new Words(words.subList(assign + 1, words.size())).whole(), then, otherwise);
        }
        Expression value = new Words(words).whole();
        return keyword.equals("if")
                ? new TemplateNode.If(value, then, otherwise)
                : new TemplateNode.With(value, then, otherwise);
    }

    /// The words of one action while they become an expression.
    private static final class Words {
        private final List<Word> words;
        private int position;

        Words(List<Word> words) {
            this.words = words;
        }

        private String text() {
            return words.get(position).text();
        }

        private boolean at(String text) {
            return position < words.size() && text().equals(text);
        }

        Expression whole() {
            Expression pipeline = pipeline();
            if (position < words.size()) {
                throw new TemplateException("unexpected \"" + text() + "\" in operand");
            }
            return pipeline;
        }

        private Expression pipeline() {
            Expression value = command(Optional.empty());
            while (at("|")) {
                position++;
                value = command(Optional.of(value));
            }
            return value;
        }

        private Expression command(Optional<Expression> piped) {
            if (position >= words.size()) {
                throw new TemplateException("missing value for command");
            }
            int start = position;
            boolean isFunction = Character.isLetter(text().charAt(0)) && !isLiteral(text());
            Expression first = operand();
            List<Expression> arguments = new ArrayList<>();
            while (position < words.size() && !at("|") && !at(")")) {
                arguments.add(operand());
            }
            piped.ifPresent(arguments::add);
            Place place = place(start);
            if (isFunction) {
                return new Expression.Call(((Expression.Call) first).name(), false, arguments, place);
            }
            if (arguments.isEmpty()) {
                return first;
            }
            if (first instanceof Expression.Dot dot && dot.fields().size() == 1) {
                return new Expression.Call(dot.fields().getFirst(), true, arguments, place);
            }
            throw new TemplateException(
                    "can't give argument to non-function " + words.get(start).text());
        }

        /// The words from `start` to here, as Go writes them.
        private Place place(int start) {
            List<String> texts =
                    words.subList(start, position).stream().map(Word::text).toList();
            return new Place(words.get(start).at(), String.join(" ", texts));
        }

        private static boolean isLiteral(String word) {
            return word.equals("true") || word.equals("false") || word.equals("nil");
        }

        private Expression operand() {
            int start = position;
            String word = words.get(position++).text();
            char first = word.charAt(0);
            if (first == '(') {
                return group(start);
            }
            return switch (first) {
                case '.' -> new Expression.Dot(fields(word), chain(words.get(start)));
                case '$' -> {
                    int dot = word.indexOf('.');
                    yield new Expression.Variable(
                            dot < 0 ? word : word.substring(0, dot),
                            dot < 0 ? List.of() : fields(word.substring(dot)),
                            chain(words.get(start)));
                }
                case '"', '`' -> new Expression.Constant(Json.of(unquote(word)));
                default -> literalOrCall(word, place(start));
            };
        }

        private Expression group(int start) {
            Expression inner = pipeline();
            if (!at(")")) {
                throw new TemplateException("unclosed left paren");
            }
            position++;
            boolean fields = position < words.size() && text().startsWith(".") && text().length() > 1;
            return fields
                    ? new Expression.Group(inner, fields(words.get(position++).text()), place(start))
                    : inner;
        }

        /// Go places a chain of fields at its second one.
        private static Place chain(Word word) {
            int second = word.text().indexOf('.', 1);
            return new Place(word.at() + Math.max(0, second), word.text());
        }

        private static Expression literalOrCall(String word, Place place) {
            char first = word.charAt(0);
            if (Character.isDigit(first) || first == '-' || first == '+') {
                return new Expression.Constant(new Json.Numeric(word));
            }
            return switch (word) {
                case "true" -> new Expression.Constant(Json.of(true));
                case "false" -> new Expression.Constant(Json.of(false));
                case "nil" -> new Expression.Constant(Json.ofNull());
                default -> {
                    if (!TemplateFunctions.NAMES.contains(word)) {
                        throw new TemplateException("function \"" + word + "\" not defined");
                    }
                    yield new Expression.Call(word, false, List.of(), place);
                }
            };
        }

        private static List<String> fields(String chain) {
            List<String> fields = new ArrayList<>();
            int start = 1;
            while (start < chain.length()) {
                int dot = chain.indexOf('.', start);
                int end = dot < 0 ? chain.length() : dot;
                fields.add(chain.substring(start, end));
                start = end + 1;
            }
            return fields;
        }

        private static String unquote(String word) {
            String inside = word.substring(1, word.length() - 1);
            if (word.charAt(0) == '`' || inside.indexOf('\\') < 0) {
                return inside;
            }
            return Json.parse(word).asText("string");
        }
    }
}
