package io.mydocker.cli.format;

import io.mydocker.cli.format.TemplateNode.Expression;
import io.mydocker.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the part of Go's text/template that users of `--format` write: fields, variables, pipelines, calls, `if`,
/// `with` and `range` with `else`.
final class TemplateParser {
    private final List<TemplateLexer.Piece> pieces;
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
            List<String> words = TemplateLexer.words(piece.text());
            switch (words.isEmpty() ? "" : words.getFirst()) {
                case "" -> throw new TemplateException("missing value for command");
                case "end", "else" -> {
                    return piece.text();
                }
                case "if", "with", "range" -> nodes.add(control(words.getFirst(), rest(words)));
                default -> nodes.add(print(words));
            }
        }
        return "";
    }

    private static List<String> rest(List<String> words) {
        return words.subList(1, words.size());
    }

    private static TemplateNode print(List<String> words) {
        if (words.size() > 2 && words.get(1).equals(":=")) {
            return new TemplateNode.Print(
                    Optional.of(words.getFirst()), new Words(words.subList(2, words.size())).whole());
        }
        return new TemplateNode.Print(Optional.empty(), new Words(words).whole());
    }

    private TemplateNode control(String keyword, List<String> words) {
        List<TemplateNode> then = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        String end = block(then);
        if (end.startsWith("else if ") || end.startsWith("else with ")) {
            List<String> chained = rest(TemplateLexer.words(end));
            otherwise.add(control(chained.getFirst(), rest(chained)));
        } else if (end.equals("else")) {
            end = block(otherwise);
        }
        if (end.isEmpty()) {
            throw new TemplateException("unexpected EOF");
        }
        if (keyword.equals("range")) {
            int assign = words.indexOf(":=");
            List<String> names = new ArrayList<>(words.subList(0, Math.max(0, assign)));
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
        private final List<String> words;
        private int position;

        Words(List<String> words) {
            this.words = words;
        }

        Expression whole() {
            Expression pipeline = pipeline();
            if (position < words.size()) {
                throw new TemplateException("unexpected \"" + words.get(position) + "\" in operand");
            }
            return pipeline;
        }

        private Expression pipeline() {
            Expression value = command(Optional.empty());
            while (position < words.size() && words.get(position).equals("|")) {
                position++;
                value = command(Optional.of(value));
            }
            return value;
        }

        private Expression command(Optional<Expression> piped) {
            if (position >= words.size()) {
                throw new TemplateException("missing value for command");
            }
            boolean isFunction = Character.isLetter(words.get(position).charAt(0)) && !isLiteral(words.get(position));
            Expression first = operand();
            List<Expression> arguments = new ArrayList<>();
            while (position < words.size()
                    && !words.get(position).equals("|")
                    && !words.get(position).equals(")")) {
                arguments.add(operand());
            }
            piped.ifPresent(arguments::add);
            if (isFunction) {
                return new Expression.Call(((Expression.Call) first).name(), false, arguments);
            }
            if (arguments.isEmpty()) {
                return first;
            }
            if (first instanceof Expression.Dot dot && dot.fields().size() == 1) {
                return new Expression.Call(dot.fields().getFirst(), true, arguments);
            }
            throw new TemplateException("can't give argument to non-function");
        }

        private static boolean isLiteral(String word) {
            return word.equals("true") || word.equals("false") || word.equals("nil");
        }

        private Expression operand() {
            String word = words.get(position++);
            char first = word.charAt(0);
            if (first == '(') {
                Expression inner = pipeline();
                if (position >= words.size() || !words.get(position).equals(")")) {
                    throw new TemplateException("unclosed left paren");
                }
                position++;
                boolean fields = position < words.size()
                        && words.get(position).startsWith(".")
                        && words.get(position).length() > 1;
                return fields ? new Expression.Group(inner, fields(words.get(position++))) : inner;
            }
            return switch (first) {
                case '.' -> new Expression.Dot(fields(word));
                case '$' -> {
                    int dot = word.indexOf('.');
                    yield new Expression.Variable(
                            dot < 0 ? word : word.substring(0, dot), dot < 0 ? List.of() : fields(word.substring(dot)));
                }
                case '"', '`' -> new Expression.Constant(Json.of(unquote(word)));
                default -> literalOrCall(word);
            };
        }

        private static Expression literalOrCall(String word) {
            char first = word.charAt(0);
            if (Character.isDigit(first) || first == '-' || first == '+') {
                return new Expression.Constant(new Json.Numeric(word));
            }
            return switch (word) {
                case "true" -> new Expression.Constant(Json.of(true));
                case "false" -> new Expression.Constant(Json.of(false));
                case "nil" -> new Expression.Constant(Json.ofNull());
                default -> new Expression.Call(word, false, List.of());
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
