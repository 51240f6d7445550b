package io.mydocker.daemon;

import io.mydocker.engine.image.Image;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/// Manifests and platforms as the API shows them.
final class ManifestJson {
    private ManifestJson() {}

    /// What an image was in its registry. Its blobs are kept unpacked: of the content only manifest and configuration.
    static JsonArray summaries(Image image, List<Descriptor> manifests, List<String> containers) {
        List<Json> summaries = new ArrayList<>();
        for (Descriptor manifest : manifests) {
            long content = manifest.size() + image.config().raw().length;
            summaries.add(JsonObject.builder()
                    .put("ID", manifest.digest().toString())
                    .put("Descriptor", manifest.json())
                    .put("Available", true)
                    .put(
                            "Size",
                            JsonObject.builder()
                                    .put("Content", content)
                                    .put("Total", content + image.size())
                                    .build())
                    .put("Kind", "image")
                    .put(
                            "ImageData",
                            JsonObject.builder()
                                    .put("Platform", platform(image.config().platform()))
                                    .put(
                                            "Size",
                                            JsonObject.builder()
                                                    .put("Unpacked", image.size())
                                                    .build())
                                    .put("Containers", containers)
                                    .build())
                    .build());
        }
        return new JsonArray(summaries);
    }

    static JsonObject platform(Platform platform) {
        return JsonObject.builder()
                .put("architecture", platform.architecture())
                .put("os", platform.os())
                .putUnlessEmpty("variant", platform.variant())
                .build();
    }
}
