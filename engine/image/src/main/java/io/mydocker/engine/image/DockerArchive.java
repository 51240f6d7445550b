package io.mydocker.engine.image;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// An archive of `docker save`: `manifest.json` lists images with the files of configuration and layers.
final class DockerArchive {
    private static final String MANIFEST = "manifest.json";

    private final ReceivedArchive archive;

    DockerArchive(ReceivedArchive archive) {
        this.archive = archive;
    }

    static boolean is(ReceivedArchive archive) {
        return archive.has(MANIFEST);
    }

    List<ArchivedImage> images() throws IOException {
        List<ArchivedImage> images = new ArrayList<>();
        for (JsonObject item :
                Json.parse(archive.document(MANIFEST)).asArray(MANIFEST).objects()) {
            ImageConfig config = ImageConfig.parse(archive.document(item.text("Config")));
            List<ImageReference> tags = item.strings("RepoTags").stream()
                    .map(ImageReference::parse)
                    .filter(reference ->
                            reference.tag().isPresent() && reference.digest().isEmpty())
                    .toList();
            images.add(new ArchivedImage(config, item.strings("Layers"), tags));
        }
        return images;
    }
}
