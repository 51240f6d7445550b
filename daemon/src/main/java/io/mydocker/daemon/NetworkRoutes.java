package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// `/networks`: the two that are always there, `none` and `host`.
final class NetworkRoutes {
    private static final Shape NETWORK = Shape.of("""
            {"Name":"","Id":"","Created":"0001-01-01T00:00:00Z","Scope":"local","Driver":"","EnableIPv4":true,
            "EnableIPv6":false,"IPAM":{"Driver":"default","Options":null,"Config":null},"Internal":false,
            "Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},
            "Options":{},"Labels":{}}""");

    private static final List<JsonObject> NETWORKS = List.of(network("none", "null"), network("host", "host"));

    void register(Router router) {
        router.on("GET", "/networks", this::list).on("GET", "/networks/{name}", this::inspect);
    }

    private static JsonObject network(String name, String driver) {
        return NETWORK.fill(JsonObject.builder()
                .put("Name", name)
                .put("Id", id(name))
                .put("Driver", driver)
                .build());
    }

    /// Ids of what cannot be made or removed need not be remembered.
    private static String id(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(("network " + name).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Response list(ApiRequest request) {
        Set<String> names = request.filters().of("name");
        Set<String> ids = request.filters().of("id");
        Set<String> drivers = request.filters().of("driver");
        return Response.ok(new JsonArray(NETWORKS.stream()
                .filter(network -> names.isEmpty() || names.stream().anyMatch(network.text("Name")::contains))
                .filter(network -> ids.isEmpty() || ids.stream().anyMatch(network.text("Id")::startsWith))
                .filter(network -> drivers.isEmpty() || drivers.contains(network.text("Driver")))
                .<Json>map(network -> network)
                .toList()));
    }

    private Response inspect(ApiRequest request) {
        String name = request.name();
        return Response.ok(NETWORKS.stream()
                .filter(network ->
                        network.text("Name").equals(name) || network.text("Id").startsWith(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("network " + name + " not found")));
    }
}
