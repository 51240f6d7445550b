package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.image.ImageFilter;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/// `/system/df`: what takes how much of the disk. Volumes and build cache: there are none.
final class UsageRoutes {
    private static final List<String> TYPES = List.of("container", "image", "volume", "build-cache");

    private final ImageListing imageListing;
    private final ContainerListing containerListing;

    UsageRoutes(Images images, Containers containers) {
        this.imageListing = new ImageListing(images, containers);
        this.containerListing = new ContainerListing(containers, images);
    }

    void register(Router router) {
        router.on("GET", "/system/df", this::usage);
    }

    private Response usage(ApiRequest request) {
        List<String> types = request.atLeast(1, 42) ? request.query().all("type") : List.of();
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw new InvalidParameter("unknown object type: " + type);
            }
        }
        boolean ofImages = types.isEmpty() || types.contains("image");
        JsonObject.Builder json = JsonObject.builder()
                .put("LayersSize", ofImages ? imageListing.layersSize() : 0)
                .put("Images", wanted(types, "image", () -> images(request)))
                .put("Containers", wanted(types, "container", () -> containerListing.list(ContainerFilter.ALL, true)))
                .put("Volumes", wanted(types, "volume", () -> JsonArray.EMPTY))
                .put("BuildCache", wanted(types, "build-cache", () -> JsonArray.EMPTY));
        if (!request.atLeast(1, 42)) {
            json.put("BuilderSize", 0);
        }
        return Response.ok(json.build());
    }

    private static Json wanted(List<String> types, String type, Supplier<JsonArray> list) {
        return types.isEmpty() || types.contains(type) ? list.get() : Json.ofNull();
    }

    private JsonArray images(ApiRequest request) {
        return imageListing.list(ImageFilter.none(), new ImageListing.Options(true, true, false), request.version());
    }
}
