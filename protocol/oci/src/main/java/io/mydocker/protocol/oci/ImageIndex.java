package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An OCI image index or Docker's manifest list: descriptors of manifests, one per platform.
public record ImageIndex(JsonObject json) {
    public ImageIndex {
        if (json.number("schemaVersion") != 2) {
            throw new InvalidParameter("unsupported index schema version " + json.number("schemaVersion"));
        }
        json.array("manifests").objects().forEach(Descriptor::new);
    }

    public static ImageIndex parse(byte[] content) {
        try {
            return new ImageIndex(Json.parseObject(content));
        } catch (JsonException e) {
            throw new InvalidParameter("image index: " + e.getMessage(), e);
        }
    }

    public List<Descriptor> manifests() {
        return json.array("manifests").objects().stream().map(Descriptor::new).toList();
    }

    public Map<String, String> annotations() {
        return json.stringMap("annotations");
    }

    /// The entry for `platform`: the same variant if there is one, else the best that runs there.
    public Optional<Descriptor> find(Platform platform) {
        Comparator<Descriptor> byVariant = Comparator.comparing(entry -> variant(entry));
        return manifests().stream()
                .filter(entry -> entry.platform().map(platform::matches).orElse(false))
                .max(Comparator.<Descriptor, Boolean>comparing(
                                entry -> variant(entry).equals(platform.variant()))
                        .thenComparing(byVariant));
    }

    private static String variant(Descriptor entry) {
        return entry.platform().map(Platform::variant).orElse("");
    }
}
