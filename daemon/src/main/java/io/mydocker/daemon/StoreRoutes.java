package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.daemon.http.ResponseStream;
import io.mydocker.engine.image.CheckStore;
import io.mydocker.engine.image.ImageLayer;
import io.mydocker.engine.image.ShowLayers;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What Docker's API has no word for, under `/mydocker`: the layers of an image, and the check of the data root.
///
/// - `GET /mydocker/images/{name}/layers?verify=1`: an array, lowest layer first.
/// - `POST /mydocker/check?repair=1`: a line for each finding, and at the end one with `Findings` and `Left`.
final class StoreRoutes {
    private final ShowLayers layers;
    private final CheckStore check;

    StoreRoutes(ShowLayers layers, CheckStore check) {
        this.layers = layers;
        this.check = check;
    }

    void register(Router router) {
        router.on("GET", "/mydocker/images/{name...}/layers", this::layers).on("POST", "/mydocker/check", this::check);
    }

    private Response layers(ApiRequest request) {
        boolean verify = request.query().flag("verify");
        return Response.ok(new JsonArray(layers.of(request.name(), verify).stream()
                .<Json>map(layer -> json(layer, verify))
                .toList()));
    }

    private static JsonObject json(ImageLayer layer, boolean verified) {
        JsonObject.Builder json = JsonObject.builder()
                .put("DiffId", layer.names().diffId().toString())
                .put("ChainId", layer.names().chainId().toString())
                .put("CacheId", layer.names().cacheId())
                .put("Digests", layer.digests().stream().map(Digest::toString).toList())
                .put("Size", layer.size())
                .put("Directory", layer.directory().toString())
                .put("Added", layer.changes().added())
                .put("Changed", layer.changes().changed())
                .put("Deleted", layer.changes().deleted());
        layer.history().ifPresent(history -> {
            history.created().ifPresent(created -> json.put("Created", created.toString()));
            json.put("CreatedBy", history.createdBy()).putUnlessEmpty("Comment", history.comment());
        });
        if (verified) {
            json.put("Verified", layer.damage().isEmpty());
            layer.damage().ifPresent(damage -> json.put("Damage", damage));
        }
        return json.build();
    }

    private Response check(ApiRequest request) {
        boolean repair = request.query().flag("repair");
        return Response.stream("application/json", out -> {
            int[] findings = {0};
            int left = check.check(repair, report -> {
                findings[0]++;
                send(out, json(report));
            });
            send(
                    out,
                    JsonObject.builder()
                            .put("Findings", findings[0])
                            .put("Left", left)
                            .build());
        });
    }

    private static JsonObject json(CheckStore.Report report) {
        return JsonObject.builder()
                .put("Subject", report.subject())
                .put("ID", report.id())
                .put("Problem", report.problem())
                .put("Repaired", report.repaired())
                .put("Outcome", report.outcome())
                .build();
    }

    private static void send(ResponseStream out, JsonObject line) {
        try {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("send what the check has found", e);
        }
    }
}
