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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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

    /// Images without a name; with `dangling=false` also those with names that no container uses.
    private Response pruneImages(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(List.of("dangling"));
        boolean named = filters.of("dangling").contains("false")
                || filters.of("dangling").contains("0");
        Set<String> used = containers.list(ContainerFilter.ALL).stream()
                .map(container -> container.imageId().toString())
                .collect(Collectors.toSet());
        List<Json> deleted = new ArrayList<>();
        long reclaimed = 0;
        for (Image image : images.list()) {
            boolean wanted = named || image.references().isEmpty();
            if (wanted && !used.contains(image.id().toString())) {
                reclaimed += prune(image, deleted);
            }
        }
        return Response.ok(JsonObject.builder()
                .put("ImagesDeleted", deleted.isEmpty() ? Json.ofNull() : new JsonArray(deleted))
                .put("SpaceReclaimed", reclaimed)
                .build());
    }

    private long prune(Image image, List<Json> deleted) {
        try {
            images.remove(image.id().toString(), true, true).stream()
                    .map(Removal::json)
                    .forEach(deleted::add);
            return image.size();
        } catch (NotFound | Conflict _) {
            return 0;
        }
    }
}
