package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.RemoteManifest;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageReference;
import java.util.List;

/// What registries have: Docker's `/distribution`, and our own `/mydocker/manifests` with the document itself.
final class DistributionRoutes {
    private final Images images;

    DistributionRoutes(Images images) {
        this.images = images;
    }

    void register(Router router) {
        router.on("GET", "/distribution/{name...}/json", this::inspect)
                .on("GET", "/mydocker/manifests/{name...}", this::document);
    }

    private RemoteManifest manifest(ApiRequest request, boolean insecure) {
        String auth = request.http().headers().find("X-Registry-Auth").orElse("");
        return images.manifest(ImageReference.parse(request.name()), insecure, auth);
    }

    private Response inspect(ApiRequest request) {
        RemoteManifest manifest = manifest(request, false);
        return Response.ok(JsonObject.builder()
                .put("Descriptor", manifest.descriptor().json())
                .put("Platforms", platforms(manifest))
                .build());
    }

    private Response document(ApiRequest request) {
        RemoteManifest manifest = manifest(request, request.query().flag("insecure"));
        return Response.ok(JsonObject.builder()
                .put("Descriptor", manifest.descriptor().json())
                .put("Platforms", platforms(manifest))
                .put("Document", manifest.document())
                .build());
    }

    private static JsonArray platforms(RemoteManifest manifest) {
        List<Json> platforms =
                manifest.platforms().stream().<Json>map(ManifestJson::platform).toList();
        return new JsonArray(platforms);
    }
}
