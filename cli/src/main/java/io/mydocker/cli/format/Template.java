package io.mydocker.cli.format;

import io.mydocker.cli.format.TemplateNode.Expression;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A template of `--format`: text with `{{actions}}`, filled from a JSON document.
public final class Template {
    private final List<TemplateNode> nodes;

    private Template(List<TemplateNode> nodes) {
        this.nodes = nodes;
    }

    public static Template parse(String text) {
        return new Template(TemplateParser.parse(text));
    }

    /// The text for `root`.
    public String fill(Json root) {
        Filling filling = new Filling();
        filling.variables.put("$", root);
        filling.nodes(nodes, root);
        return filling.out.toString();
    }

    private static final class Filling {
        final StringBuilder out = new StringBuilder();
        final Map<String, Json> variables = new HashMap<>();

        void nodes(List<TemplateNode> nodes, Json dot) {
            for (TemplateNode node : nodes) {
                node(node, dot);
            }
        }

        private void node(TemplateNode node, Json dot) {
            switch (node) {
                case TemplateNode.Text(String text) -> out.append(text);
                case TemplateNode.Print(Optional<String> variable, Expression pipeline) -> {
                    Json value = value(pipeline, dot);
                    if (variable.isPresent()) {
                        variables.put(variable.get(), value);
                    } else {
                        out.append(TemplateFunctions.print(value));
                    }
                }
                case TemplateNode.If(var condition, var then, var otherwise) ->
                    nodes(TemplateFunctions.truth(value(condition, dot)) ? then : otherwise, dot);
                case TemplateNode.With(var expression, var then, var otherwise) -> {
                    Json value = value(expression, dot);
                    boolean truth = TemplateFunctions.truth(value);
                    nodes(truth ? then : otherwise, truth ? value : dot);
                }
                case TemplateNode.Range range -> range(range, dot);
            }
        }

        private void range(TemplateNode.Range range, Json dot) {
            Map<Json, Json> entries = entries(value(range.values(), dot));
            if (entries.isEmpty()) {
                nodes(range.otherwise(), dot);
            }
            entries.forEach((key, element) -> {
                if (range.names().size() == 1) {
                    variables.put(range.names().getFirst(), element);
                } else if (range.names().size() == 2) {
                    variables.put(range.names().getFirst(), key);
                    variables.put(range.names().getLast(), element);
                }
                nodes(range.body(), element);
            });
        }

        /// Elements with their keys; those of an object in the order of the keys, as Go does.
        private static Map<Json, Json> entries(Json values) {
            Map<Json, Json> entries = new LinkedHashMap<>();
            if (values instanceof JsonArray array) {
                for (int i = 0; i < array.size(); i++) {
                    entries.put(Json.of(i), array.values().get(i));
                }
            } else if (values instanceof JsonObject object) {
                new TreeMap<>(object.fields()).forEach((name, value) -> entries.put(Json.of(name), value));
            } else if (!(values instanceof Json.Null)) {
                throw new TemplateException("range can't iterate over " + TemplateFunctions.print(values));
            }
            return entries;
        }

        private Json value(Expression expression, Json dot) {
            return switch (expression) {
                case Expression.Constant(Json value) -> value;
                case Expression.Dot(List<String> names) -> fields(dot, names);
                case Expression.Variable(String name, List<String> names) -> {
                    Json value = variables.get(name);
                    if (value == null) {
                        throw new TemplateException("undefined variable \"" + name + "\"");
                    }
                    yield fields(value, names);
                }
                case Expression.Group(Expression inner, List<String> names) -> fields(value(inner, dot), names);
                case Expression.Call call -> call(call, dot);
            };
        }

        private Json call(Expression.Call call, Json dot) {
            List<Json> arguments = new ArrayList<>();
            for (Expression argument : call.arguments()) {
                arguments.add(value(argument, dot));
            }
            if (!call.field()) {
                return TemplateFunctions.call(call.name(), arguments);
            }
            // The one method that Docker's rows have: `.Label "key"`.
            if (call.name().equals("Label") && dot instanceof JsonObject row && arguments.size() == 1) {
                return Json.of(Row.label(row, arguments.getFirst().asText("label")));
            }
            throw new TemplateException("can't give argument to non-function ." + call.name());
        }

        private static Json fields(Json value, List<String> names) {
            Json found = value;
            for (String name : names) {
                Json field =
                        found instanceof JsonObject object ? object.fields().get(name) : null;
                if (field == null) {
                    throw new TemplateException(
                            found instanceof JsonObject
                                    ? "map has no entry for key \"" + name + "\""
                                    : "can't evaluate field " + name + " in " + TemplateFunctions.print(found));
                }
                found = field;
            }
            return found;
        }
    }
}
