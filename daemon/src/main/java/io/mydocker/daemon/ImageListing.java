package io.mydocker.daemon;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.ImageFilter;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.ListedImage;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The list of images, with what a client wants to know of each.
final class ImageListing {
    private final Images images;
    private final Containers containers;

    ImageListing(Images images, Containers containers) {
        this.images = images;
        this.containers = containers;
    }

    /// @param sharedSize how much of each image others have too
    /// @param containerCount how many containers were made from each
    /// @param manifests what each was in its registry
    record Options(boolean sharedSize, boolean containerCount, boolean manifests) {}

    JsonArray list(ImageFilter filter, Options options, ApiVersion version) {
        List<Container> made =
                options.containerCount() || options.manifests() ? containers.list(ContainerFilter.ALL) : List.of();
        Map<Digest, Long> shared = options.sharedSize() ? sharedLayers(images.list()) : Map.of();
        List<Json> summaries = new ArrayList<>();
        for (ListedImage shown : images.list(filter)) {
            Image image = shown.image();
            List<String> own = made.stream()
                    .filter(container ->
                            container.imageId().toString().equals(image.id().toString()))
                    .map(Container::id)
                    .toList();
            ImageJson.Extent extent = new ImageJson.Extent(
                    options.containerCount() ? own.size() : -1,
                    options.sharedSize() ? sharedSize(image, shared) : -1,
                    options.manifests()
                            ? ManifestJson.summaries(image, images.manifests(image.id()), own)
                            : JsonArray.EMPTY);
            summaries.add(ImageJson.summary(image, shown.tags(), shown.digests(), version, extent));
        }
        return new JsonArray(summaries);
    }

    /// Bytes of all layers that images have, each counted once.
    long layersSize() {
        Map<Digest, Long> sizes = images.layerSizes();
        return images.list().stream()
                .flatMap(image -> image.layers().stream())
                .distinct()
                .mapToLong(layer -> sizes.getOrDefault(layer, 0L))
                .sum();
    }

    /// The sizes of the layers that several images have.
    private Map<Digest, Long> sharedLayers(List<Image> present) {
        Map<Digest, Integer> uses = new HashMap<>();
        present.forEach(image -> image.layers().forEach(layer -> uses.merge(layer, 1, Integer::sum)));
        Map<Digest, Long> sizes = new HashMap<>(images.layerSizes());
        sizes.keySet().removeIf(layer -> uses.getOrDefault(layer, 0) < 2);
        return sizes;
    }

    private static long sharedSize(Image image, Map<Digest, Long> shared) {
        return image.layers().stream()
                .mapToLong(layer -> shared.getOrDefault(layer, 0L))
                .sum();
    }
}
