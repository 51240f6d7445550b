package io.mydocker.engine.event;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Which events somebody wants: Docker's filters, keys to values. An event passes if for each key that is there one
/// of the values fits.
///
/// Keys: `type`, `event` (alias `action`), `scope`, `container`, `image`, `network`, `volume`, `plugin`, `daemon`,
/// `label`. Unknown keys are refused by the front.
public record EventFilter(Map<String, List<String>> values) implements Predicate<Event> {
    public static final EventFilter ALL = new EventFilter(Map.of());

    /// Their actions have a variable part behind a colon: `exec_start: sh`, `health_status: healthy`.
    private static final List<String> OPEN_ACTIONS = List.of("health_status", "exec_create", "exec_start");

    private static final List<String> NAMED = List.of("container", "network", "volume", "plugin", "daemon");

    public EventFilter {
        values = Map.copyOf(values);
    }

    @Override
    public boolean test(Event event) {
        return any("type", event.type()::equals)
                && any("scope", "local"::equals)
                && any("event", value -> action(event, value))
                && any("action", value -> action(event, value))
                && NAMED.stream().allMatch(key -> any(key, value -> named(event, value)))
                && any("image", value -> image(event, value))
                && LabelFilter.all(values.getOrDefault("label", List.of()), event.attributes());
    }

    private boolean any(String key, Predicate<String> fits) {
        List<String> wanted = values.getOrDefault(key, List.of());
        return wanted.isEmpty() || wanted.stream().anyMatch(fits);
    }

    private static boolean action(Event event, String wanted) {
        return event.action().equals(wanted)
                || (OPEN_ACTIONS.contains(wanted) && event.action().startsWith(wanted + ":"));
    }

    /// By id prefix or name.
    private static boolean named(Event event, String wanted) {
        return event.actorId().startsWith(wanted)
                || event.attributes().getOrDefault("name", "").startsWith(wanted);
    }

    /// By id or name, with or without the tag; a container's event has its image as an attribute.
    private static boolean image(Event event, String wanted) {
        String attribute = event.type().equals("image") ? "name" : "image";
        String name = event.attributes().getOrDefault(attribute, "");
        return List.of(event.actorId(), withoutTag(event.actorId()), name, withoutTag(name))
                .contains(wanted);
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
