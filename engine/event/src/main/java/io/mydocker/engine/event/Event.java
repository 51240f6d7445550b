package io.mydocker.engine.event;

import io.mydocker.protocol.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Something that happened to an object of the engine, in Docker's model: the `type` of the object (`container`,
/// `image`, …), the `action` (`create`, `die`, `pull`, …), the `actorId` that names the object (a container's id, an
/// image's id or name) and attributes (labels, names, exit codes).
public record Event(Instant time, String type, String action, String actorId, Map<String, String> attributes) {
    public Event {
        attributes = Map.copyOf(attributes);
    }

    /// The message of Docker's API. Images and containers also get the fields of older clients (`status`, `id`,
    /// `from`).
    public JsonObject json() {
        JsonObject.Builder message = JsonObject.builder();
        if (type.equals("container") || type.equals("image")) {
            message.put("status", action).put("id", actorId);
        }
        if (type.equals("container")) {
            message.putUnlessEmpty("from", attributes.getOrDefault("image", ""));
        }
        return message.put("Type", type)
                .put("Action", action)
                .put(
                        "Actor",
                        JsonObject.builder()
                                .put("ID", actorId)
                                .put("Attributes", new TreeMap<>(attributes))
                                .build())
                .put("scope", "local")
                .put("time", time.getEpochSecond())
                .put(
                        "timeNano",
                        Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()))
                .build();
    }
}
