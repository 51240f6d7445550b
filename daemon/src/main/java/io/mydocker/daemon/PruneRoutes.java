package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.PrunedContainers;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.PrunedImages;
import io.mydocker.engine.image.Removal;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;

/// `…/prune`: removes what nothing uses.
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
        filters.requireKnown(List.of("label", "label!", "until"));
        PrunedContainers pruned = containers.prune(FilterWords.prune(filters));
        return Response.ok(JsonObject.builder()
                .putOrNull("ContainersDeleted", pruned.ids())
                .put("SpaceReclaimed", pruned.reclaimed())
                .build());
    }

    /// Images without a tag; with `dangling=false` also those with tags.
    private Response pruneImages(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(List.of("dangling", "label", "label!", "until"));
        PrunedImages pruned = images.prune(
                FilterWords.prune(filters), FilterWords.dangling(filters).orElse(true));
        JsonArray deleted =
                new JsonArray(pruned.removed().stream().<Json>map(Removal::json).toList());
        return Response.ok(JsonObject.builder()
                .put("ImagesDeleted", deleted.isEmpty() ? Json.ofNull() : deleted)
                .put("SpaceReclaimed", pruned.reclaimed())
                .build());
    }
}
