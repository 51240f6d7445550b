package io.mydocker.engine.container;

import io.mydocker.protocol.json.JsonObject;

/// Something of the host, or a volume, inside a container.
///
/// @param type `bind`, `volume` or `tmpfs`
/// @param name the volume's name; empty for others
/// @param mode the options as the user wrote them
/// @param writable whether the container may write
public record MountPoint(
        String type,
        String name,
        String source,
        String destination,
        String mode,
        boolean writable,
        String propagation) {

    /// Reads an element of `MountPoints` in `config.v2.json`.
    static MountPoint of(JsonObject json) {
        return new MountPoint(
                json.text("Type"),
                json.text("Name"),
                json.text("Source"),
                json.text("Destination"),
                json.text("Relabel"),
                json.bool("RW"),
                json.text("Propagation"));
    }

    /// As in the list `Mounts` of Docker's inspect.
    public JsonObject inspect() {
        JsonObject.Builder json = JsonObject.builder().put("Type", type);
        if (!name.isEmpty()) {
            json.put("Name", name);
        }
        json.put("Source", source).put("Destination", destination);
        if (!name.isEmpty()) {
            json.put("Driver", "local");
        }
        return json.put("Mode", mode)
                .put("RW", writable)
                .put("Propagation", propagation)
                .build();
    }
}
