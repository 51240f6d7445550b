package io.mydocker.cli;

import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `inspect`: everything that the engine knows of containers and images.
final class InspectCommand implements Command {
    private final String fixedType;

    /// `fixedType`: `container` or `image` within that group, empty where names of both are taken.
    InspectCommand(String fixedType) {
        this.fixedType = fixedType;
    }

    @Override
    public Usage usage() {
        Usage usage = fixedType.isEmpty()
                ? Usage.of("inspect", "[OPTIONS] NAME|ID [NAME|ID...]", "Return low-level information")
                        .text("type", "string", "Return JSON for specified type: container or image")
                : Usage.of(
                        fixedType + " inspect",
                        "[OPTIONS] NAME|ID [NAME|ID...]",
                        "Display detailed " + fixedType + " information");
        usage.atLeast(1).text('f', "format", "string", "'json', or a Go template to format the output with");
        return fixedType.equals("image")
                ? usage
                : usage.flag('s', "size", "Display total file sizes if the type is container");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String type = fixedType.isEmpty() ? arguments.text("type", "") : fixedType;
        if (!type.isEmpty() && !type.equals("container") && !type.equals("image")) {
            throw new CommandFailure("unknown type: \"" + type + "\": must be one of \"container\", \"image\"", 1);
        }
        List<JsonObject> found = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (String name : arguments.words()) {
            try {
                Optional<JsonObject> object = find(name, type, arguments.flag("size"), context);
                if (object.isPresent()) {
                    found.add(object.get());
                } else {
                    complaints.add("Error: No such object: " + name);
                }
            } catch (EngineException e) {
                complaints.add(Context.sentence(e));
            }
        }
        print(arguments.text("format", ""), found, context);
        for (String complaint : complaints) {
            context.complain(complaint);
        }
        return complaints.isEmpty() ? 0 : 1;
    }

    private static Optional<JsonObject> find(String name, String type, boolean size, Context context) {
        if (type.equals("container")) {
            return Optional.of(context.engine().containers().inspect(name, size));
        }
        if (type.equals("image")) {
            return Optional.of(context.engine().images().inspect(name));
        }
        try {
            return Optional.of(context.engine().containers().inspect(name, size));
        } catch (NotFound _) {
            try {
                return Optional.of(context.engine().images().inspect(name));
            } catch (NotFound _) {
                return Optional.empty();
            }
        }
    }

    private static void print(String format, List<JsonObject> found, Context context) throws IOException {
        if (format.isEmpty()) {
            context.printLine(new JsonArray(List.copyOf(found)).pretty("    "));
            return;
        }
        if (format.equals("json")) {
            context.printLine(new JsonArray(List.copyOf(found)).toString());
            return;
        }
        try {
            Template template = Template.parse(format);
            for (JsonObject object : found) {
                context.printLine(template.fill(object));
            }
        } catch (TemplateException e) {
            throw Formats.failure(e, "template parsing error: ", context);
        }
    }
}
