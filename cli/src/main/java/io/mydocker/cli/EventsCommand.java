package io.mydocker.cli;

import io.mydocker.cli.format.Template;
import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.JsonLines;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `events`: what happens in the engine, as it happens.
final class EventsCommand implements Command {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");

    private static final String TYPE = "*events.Message";
    private static final int WRONG_TEMPLATE = 64;

    @Override
    public Usage usage() {
        return Usage.of("events", "[OPTIONS]", "Get real time events from the engine")
                .words(0, 0)
                .filter("Filter output based on conditions provided")
                .text("format", "string", "'json', or a Go template to format the output with")
                .text("since", "string", "Show all events created since timestamp")
                .text("until", "string", "Stream events until this timestamp");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Filters filters = Filters.NONE;
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        Instant now = Instant.now();
        String format = arguments.text("format", "");
        Optional<Template> template = template(format);
        try (JsonLines events = context.engine()
                .system()
                .events(
                        arguments.text("since").map(text -> Moments.of(text, now)),
                        arguments.text("until").map(text -> Moments.of(text, now)),
                        filters)) {
            for (Optional<JsonObject> event = events.next(); event.isPresent(); event = events.next()) {
                JsonObject one = event.get();
                String plain = format.isEmpty() ? line(one) : one.toString();
                context.printLine(
                        template.map(some -> some.fill(fields(one), TYPE)).orElse(plain));
            }
        }
        return 0;
    }

    /// Tried on an event with nothing in it, so that what is wrong shows before the first one.
    private static Optional<Template> template(String format) {
        if (format.isEmpty() || format.equals("json") || format.equals("{{json .}}")) {
            return Optional.empty();
        }
        try {
            Template template = Template.parse(format);
            String _ = template.fill(fields(JsonObject.EMPTY), TYPE);
            return Optional.of(template);
        } catch (TemplateException e) {
            throw new CommandFailure("Error parsing format: " + e.getMessage(), WRONG_TEMPLATE, e);
        }
    }

    /// The names that templates know, some of which are others than those of the API.
    private static JsonObject fields(JsonObject event) {
        JsonObject actor = event.object("Actor");
        return JsonObject.builder()
                .put("Status", event.text("status"))
                .put("ID", event.text("id"))
                .put("From", event.text("from"))
                .put("Type", event.text("Type"))
                .put("Action", event.text("Action"))
                .put(
                        "Actor",
                        JsonObject.builder()
                                .put("ID", actor.text("ID"))
                                .put("Attributes", actor.object("Attributes"))
                                .build())
                .put("Scope", event.text("scope"))
                .put("Time", event.number("time"))
                .put("TimeNano", event.number("timeNano"))
                .build();
    }

    private static String line(JsonObject event) {
        long nanos = event.number("timeNano");
        Instant time = nanos == 0
                ? Instant.ofEpochSecond(event.number("time"))
                : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
        List<String> attributes = new ArrayList<>();
        Map<String, String> sorted = new TreeMap<>(event.object("Actor").stringMap("Attributes"));
        sorted.forEach((name, value) -> attributes.add(name + "=" + value));
        String line = TIME.format(time.atZone(ZoneId.systemDefault())) + " " + event.text("Type") + " "
                + event.text("Action") + " " + event.object("Actor").text("ID");
        return attributes.isEmpty() ? line : line + " (" + String.join(", ", attributes) + ")";
    }
}
