package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;

/// The manifest of one image: its configuration and its layers, lowest first. Docker's schema 2 and OCI's differ in
/// their media types only.
public record Manifest(JsonObject json) {
    public Manifest {
        if (json.number("schemaVersion") != 2) {
            throw new InvalidParameter("unsupported manifest schema version " + json.number("schemaVersion"));
        }
        if (!json.has("config")) {
            throw new InvalidParameter("manifest without a config");
        }
        new Descriptor(json.object("config"));
        json.array("layers").objects().forEach(Descriptor::new);
    }

    public static Manifest parse(byte[] content) {
        try {
            return new Manifest(Json.parseObject(content));
        } catch (JsonException e) {
            throw new InvalidParameter("manifest: " + e.getMessage(), e);
        }
    }

    /// As the document says; empty where it does not (OCI allows that).
    public String mediaType() {
        return json.text("mediaType");
    }

    public Descriptor config() {
        return new Descriptor(json.object("config"));
    }

    /// Lowest layer first.
    public List<Descriptor> layers() {
        return json.array("layers").objects().stream().map(Descriptor::new).toList();
    }
}
