package io.mydocker.engine.image;

import io.mydocker.engine.event.Events;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells of images, with Docker's actors and attributes.
record ImageEvents(Events events, ImageShelf shelf) {
    /// `reference` stands for another image now.
    void pulled(ImageReference reference, Digest id) {
        publish("pull", reference.familiar(), reference.familiarName(), id);
    }

    /// The image that `reference` stands for is in its registry.
    void pushed(ImageReference reference, Digest id) {
        publish("push", reference.familiar(), reference.familiarName(), id);
    }

    void loaded(Digest id) {
        publish("load", id.toString(), id.toString(), id);
    }

    void imported(Digest id) {
        publish("import", id.toString(), id.toString(), id);
    }

    void tagged(ImageReference reference, Digest id) {
        publish("tag", id.toString(), reference.familiar(), id);
    }

    void untagged(Digest id) {
        publish("untag", id.toString(), id.toString(), id);
    }

    /// @param labels of the configuration, which is gone
    void deleted(Digest id, Map<String, String> labels) {
        publish("delete", id.toString(), id.toString(), labels);
    }

    private void publish(String action, String actor, String name, Digest id) {
        Map<String, String> labels =
                shelf.readable(id).map(config -> config.config().labels()).orElse(Map.of());
        publish(action, actor, name, labels);
    }

    private void publish(String action, String actor, String name, Map<String, String> labels) {
        Map<String, String> attributes = new LinkedHashMap<>(labels);
        attributes.put("name", name);
        events.publish("image", action, actor, attributes);
    }
}
