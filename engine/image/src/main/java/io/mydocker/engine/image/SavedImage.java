package io.mydocker.engine.image;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// An image on its way into an archive.
///
/// @param tags the names that go with it
record SavedImage(Image image, List<ImageReference> tags) {
    Digest diffId(int layer) {
        return image.config().diffIds().get(layer);
    }

    /// The manifest of OCI over the layers as they are.
    ///
    /// @param size of the layer of a chain id, in bytes
    byte[] manifest(ToLongFunction<Digest> size) {
        JsonObject config = Descriptor.of(
                        MediaTypes.OCI_CONFIG, image.id(), image.config().raw().length)
                .json();
        return JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put("config", config)
                .put("layers", new JsonArray(List.copyOf(layers(size))))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The layers' descriptors, lowest first.
    List<JsonObject> layers(ToLongFunction<Digest> size) {
        List<JsonObject> layers = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            long bytes = size.applyAsLong(image.layers().get(i));
            layers.add(Descriptor.of(MediaTypes.OCI_LAYER, diffId(i), bytes).json());
        }
        return layers;
    }

    /// What `index.json` has for this image: an entry for each name.
    List<JsonObject> indexEntries(byte[] manifest) {
        JsonObject entry = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.sha256(manifest), manifest.length)
                .json();
        if (tags.isEmpty()) {
            return List.of(entry);
        }
        return tags.stream()
                .map(tag -> entry.with("annotations", annotations(tag)))
                .toList();
    }

    private static JsonObject annotations(ImageReference tag) {
        return JsonObject.builder()
                .put("io.containerd.image.name", tag.toString())
                .put("org.opencontainers.image.ref.name", tag.tag().orElseThrow())
                .build();
    }

    /// What `manifest.json` has for this image.
    ///
    /// @param config the file of the configuration
    /// @param layers the files of the layers
    JsonObject dockerEntry(String config, List<String> layers) {
        return JsonObject.builder()
                .put("Config", config)
                .putOrNull(
                        "RepoTags", tags.stream().map(ImageReference::familiar).toList())
                .put("Layers", layers)
                .build();
    }

    /// The documents of the image's layers as dockers before 1.10 had them, lowest first.
    List<LegacyLayer> legacyLayers() {
        return LegacyLayer.of(image);
    }

    static Json sources(List<JsonObject> layers) {
        JsonObject.Builder sources = JsonObject.builder();
        layers.forEach(layer -> sources.put(layer.text("digest"), layer));
        return sources.build();
    }
}
