package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.RemoveOptions;
import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.Removal;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// `…/prune`: removes what nothing uses, one by one, with the same verbs as any client.
final class PruneRoutes {
    private final Containers containers;
    private final Images images;

    PruneRoutes(Containers containers, Images images) {
        this.containers = containers;
        this.images = images;
    }

    void register(Router router) {
        router.on("POST", "/containers/prune", this::pruneContainers)
                .on("POST", "/images/prune", this::pruneImages)
                .on(
                        "POST",
                        "/networks/prune",
                        _ -> Response.ok(
                                JsonObject.builder().putNull("NetworksDeleted").build()))
                .on("POST", "/volumes/prune", _ -> nothing("VolumesDeleted"))
                .on("POST", "/build/prune", _ -> nothing("CachesDeleted"));
    }

    private static Response nothing(String what) {
        return Response.ok(
                JsonObject.builder().putNull(what).put("SpaceReclaimed", 0).build());
    }

    private Response pruneContainers(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(List.of("label"));
        Map<String, List<String>> criteria = new LinkedHashMap<>();
        criteria.put("status", List.of("created", "exited", "dead"));
        if (filters.has("label")) {
            criteria.put("label", List.copyOf(filters.of("label")));
        }
        List<String> deleted = new ArrayList<>();
        long reclaimed = 0;
        for (Container container : containers.list(new ContainerFilter(true, OptionalInt.empty(), criteria))) {
            try {
                long size = containers.sizes(container.id()).writable();
                containers.remove(container.id(), RemoveOptions.DEFAULT);
                deleted.add(container.id());
                reclaimed += size;
            } catch (NotFound | Conflict _) {
                // Somebody removed or started it meanwhile.
            }
        }
        JsonObject.Builder json = JsonObject.builder().putOrNull("ContainersDeleted", deleted);
        return Response.ok(json.put("SpaceReclaimed", reclaimed).build());
    }

    /// Images without a tag; with `dangling=false` also those with tags that no container uses.
    private Response pruneImages(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(List.of("dangling", "label", "label!", "until"));
        boolean danglingOnly = ImageFilter.dangling(filters).orElse(true);
        List<Instant> until =
                filters.of("until").stream().map(Timestamps::moment).toList();
        Map<Digest, Long> sizes = images.layerSizes();
        List<Removal> removed = new ArrayList<>();
        for (ImageFilter.Shown shown : ImageFilter.of(Filters.NONE, images).select(images.list(), false)) {
            Image image = shown.image();
            Map<String, String> labels = image.config().config().labels();
            boolean old = until.stream().allMatch(time -> image.config()
                    .created()
                    .filter(created -> !created.isAfter(time))
                    .isPresent());
            if (old
                    && LabelFilter.all(filters.of("label"), labels)
                    && !LabelFilter.any(filters.of("label!"), labels)
                    && (!danglingOnly || shown.tags().isEmpty())) {
                removed.addAll(prune(image));
            }
        }
        long reclaimed = removed.stream()
                .mapToLong(removal ->
                        removal instanceof Removal.Deleted(Digest digest) ? sizes.getOrDefault(digest, 0L) : 0)
                .sum();
        JsonArray deleted =
                new JsonArray(removed.stream().<Json>map(Removal::json).toList());
        return Response.ok(JsonObject.builder()
                .put("ImagesDeleted", deleted.isEmpty() ? Json.ofNull() : deleted)
                .put("SpaceReclaimed", reclaimed)
                .build());
    }

    /// Name by name, so that an image in use keeps the last one.
    private List<Removal> prune(Image image) {
        List<String> names = image.references().stream()
                .map(ImageReference::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.isEmpty()) {
            names.add(image.id().hex());
        }
        List<Removal> removed = new ArrayList<>();
        for (String name : names) {
            try {
                removed.addAll(images.remove(name, false, true));
            } catch (NotFound | Conflict _) {
                // It is in use, or went with the name before.
            }
        }
        return removed;
    }
}
