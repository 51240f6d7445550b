package io.mydocker.engine.container;

import io.mydocker.engine.event.Events;
import java.util.HashMap;
import java.util.Map;

/// Tells what happens to containers, in Docker's words: labels, image and name stand with each event.
final class ContainerEvents {
    private final Events events;

    ContainerEvents(Events events) {
        this.events = events;
    }

    void publish(Container container, String action) {
        publish(container, action, Map.of());
    }

    void publish(Container container, String action, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(container.config().labels());
        attributes.put("image", container.imageName());
        attributes.put("name", container.name());
        attributes.putAll(more);
        events.publish("container", action, container.id(), attributes);
    }
}
