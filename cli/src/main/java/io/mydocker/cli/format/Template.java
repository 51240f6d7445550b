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
import java.util.function.Supplier;

/// A template of `--format`: text with `{{actions}}`, filled from a JSON document.
public final class Template {
    /// What a document is to a complaint: Go names a type, or speaks of a map.
    public static final String MAP = "";

    private static final List<String> MAPS = List.of(
            "Labels",
            "Annotations",
            "Options",
            "Config",
            "Sysctls",
            "Tmpfs",
            "Volumes",
            "Ports",
            "Networks",
            "Data",
            "DriverOpts",
            "ExposedPorts",
            "PortBindings",
            "StorageOpt",
            "Attributes");
    private static final List<String> POINTERS = List.of(
            "Health",
            "Healthcheck",
            "StopTimeout",
            "Init",
            "PidsLimit",
            "MemorySwappiness",
            "Platform",
            "OomKillDisable",
            "ImageManifestDescriptor");

    private final String text;
    private final String name;
    private final List<TemplateNode> nodes;

    private Template(String text, String name, List<TemplateNode> nodes) {
        this.text = text;
        this.name = name;
        this.nodes = nodes;
    }

    public static Template parse(String text) {
        return parse(text, "");
    }

    /// `name` is the template's in complaints.
    public static Template parse(String text, String name) {
        return new Template(text, name, TemplateParser.parse(text));
    }

    /// The text for `root`.
    public String fill(Json root) {
        return fill(root, MAP);
    }

    /// The text for `root`, which complaints call by its type.
    public String fill(Json root, String type) {
        return fill(new Filling(this, root, type, false), root);
    }

    /// The headings of a table: fields are their own headings, and what is done to values is not done to them.
    String headings(JsonObject headings, String type) {
        return fill(new Filling(this, headings, type, true), headings);
    }

    private String fill(Filling filling, Json root) {
        filling.variables.put("$", root);
        filling.nodes(nodes, root);
        return filling.out.toString();
    }

    private TemplateException failure(Expression.Place place, FillFailure cause) {
        int line = 1
                + (int) text.substring(0, place.at())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        int column = place.at() - (text.lastIndexOf('\n', Math.max(0, place.at() - 1)) + 1);
        String where = "template: " + name + ":" + line + ":" + column + ": executing \"" + name + "\" at <"
                + place.source() + ">: ";
        return new TemplateException(where + cause.getMessage(), cause);
    }

    private static final class Filling {
        final StringBuilder out = new StringBuilder();
        final Map<String, Json> variables = new HashMap<>();
        private final Template template;
        private final Json root;
        private final String type;
        private final boolean headings;

        Filling(Template template, Json root, String type, boolean headings) {
            this.template = template;
            this.root = root;
            this.type = type;
            this.headings = headings;
        }

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
                        out.append(printed(pipeline, value));
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

        /// Null is what Go prints for a value that is not there, which depends on its type.
        private static String printed(Expression pipeline, Json value) {
            String last =
                    pipeline instanceof Expression.Dot dot && !dot.fields().isEmpty()
                            ? dot.fields().getLast()
                            : "";
            if (value == NO_VALUE) {
                return "<no value>";
            }
            if (!(value instanceof Json.Null)) {
                return TemplateFunctions.print(value);
            }
            return POINTERS.contains(last) ? "<nil>" : MAPS.contains(last) ? "map[]" : TemplateFunctions.print(value);
        }

        private void range(TemplateNode.Range range, Json dot) {
            Json values = value(range.values(), dot);
            Map<Json, Json> entries = guarded(place(range.values()), () -> entries(values));
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
                throw new FillFailure("range can't iterate over " + TemplateFunctions.print(values));
            }
            return entries;
        }

        private Json value(Expression expression, Json dot) {
            return switch (expression) {
                case Expression.Constant(Json value) -> value;
                case Expression.Dot(List<String> names, Expression.Place place) ->
                    guarded(place, () -> fields(dot, names));
                case Expression.Variable(String name, List<String> names, Expression.Place place) -> {
                    Json value = variables.get(name);
                    if (value == null) {
                        throw new TemplateException("undefined variable \"" + name + "\"");
                    }
                    yield guarded(place, () -> fields(value, names));
                }
                case Expression.Group(Expression inner, List<String> names, Expression.Place place) -> {
                    Json value = value(inner, dot);
                    yield guarded(place, () -> fields(value, names));
                }
                case Expression.Call call -> call(call, dot);
            };
        }

        private static Expression.Place place(Expression expression) {
            return switch (expression) {
                case Expression.Dot dot -> dot.place();
                case Expression.Variable variable -> variable.place();
                case Expression.Group group -> group.place();
                case Expression.Call call -> call.place();
                case Expression.Constant _ -> new Expression.Place(0, "constant");
            };
        }

        private <T> T guarded(Expression.Place place, Supplier<T> work) {
            try {
                return work.get();
            } catch (FillFailure e) {
                throw template.failure(place, e);
            }
        }

        private Json call(Expression.Call call, Json dot) {
            boolean lazy =
                    !call.field() && (call.name().equals("and") || call.name().equals("or"));
            List<Json> arguments = new ArrayList<>();
            for (Expression argument : call.arguments()) {
                arguments.add(value(argument, dot));
                if (lazy
                        && TemplateFunctions.truth(arguments.getLast())
                                == call.name().equals("or")) {
                    return arguments.getLast();
                }
            }
            if (call.field()) {
                return label(call, dot, arguments);
            }
            if (headings && TemplateFunctions.isTransparent(call.name()) && !arguments.isEmpty()) {
                boolean last = call.name().equals("json") || arguments.size() == 1;
                return last ? arguments.getLast() : arguments.getFirst();
            }
            if (call.name().equals("json")
                    && arguments.size() == 1
                    && arguments.getFirst() == root
                    && !type.isEmpty()) {
                return Json.of(TemplateFunctions.escaped(root.toString()));
            }
            try {
                return TemplateFunctions.call(call.name(), arguments);
            } catch (FillFailure e) {
                // A wrong number of operands is the name's fault, everything else the whole call's.
                boolean count = e.getMessage().startsWith("wrong number of args");
                throw template.failure(count ? new Expression.Place(call.place().at(), call.name()) : call.place(), e);
            }
        }

        /// The one method that Docker's rows have: `.Label "key"`.
        private Json label(Expression.Call call, Json dot, List<Json> arguments) {
            boolean label = call.name().equals("Label") && dot instanceof JsonObject && arguments.size() == 1;
            if (!label) {
                throw template.failure(
                        call.place(), new FillFailure("can't give argument to non-function ." + call.name()));
            }
            String key = TemplateFunctions.print(arguments.getFirst());
            return Json.of(headings ? key : Row.label((JsonObject) dot, key));
        }

        private Json fields(Json value, List<String> names) {
            Json found = value;
            String parent = "";
            for (String name : names) {
                found = field(found, name, parent);
                parent = name;
            }
            return found;
        }

        private Json field(Json from, String name, String parent) {
            if (from == NO_VALUE || from instanceof Json.Null) {
                throw new FillFailure("nil pointer evaluating interface {}." + name);
            }
            if (!(from instanceof JsonObject object)) {
                throw new FillFailure("can't evaluate field " + name + " in type interface {}");
            }
            Json field = object.fields().get(name);
            if (field != null) {
                return field;
            }
            if (from == root && !type.isEmpty()) {
                throw new FillFailure("can't evaluate field " + name + " in type " + type);
            }
            if (MAPS.contains(parent)) {
                return NO_VALUE;
            }
            if (POINTERS.contains(name)) {
                return Json.ofNull();
            }
            throw new FillFailure("map has no entry for key \"" + name + "\"");
        }
    }

    /// What a map has for a key that it does not have; known by its identity.
    private static final Json NO_VALUE = new Json.Text(new String(""));
}
