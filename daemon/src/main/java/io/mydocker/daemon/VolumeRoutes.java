package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;

/// `/volumes`: there are none.
final class VolumeRoutes {

    void register(Router router) {
        router.on("GET", "/volumes", this::list).on("GET", "/volumes/{name}", this::inspect);
    }

    private Response list(ApiRequest request) {
        return Response.ok(JsonObject.builder()
                .put("Volumes", JsonArray.EMPTY)
                .putNull("Warnings")
                .build());
    }

    private Response inspect(ApiRequest request) {
        throw new NotFound("get " + request.name() + ": no such volume");
    }
}
