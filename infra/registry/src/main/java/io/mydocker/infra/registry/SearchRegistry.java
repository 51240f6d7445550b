package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `GET /v1/search`: the one thing of the first protocol that is still asked for. Docker Hub has it, at a host of its
/// own, and some registries of companies; the distribution protocol has nothing like it.
final class SearchRegistry {
    private static final String HUB_INDEX = "index.docker.io";
    private static final int MAX_SIZE = 4 << 20;

    private final Endpoints endpoints;
    private final Transport transport;

    SearchRegistry(Endpoints endpoints, Transport transport) {
        this.endpoints = endpoints;
        this.transport = transport;
    }

    List<JsonObject> search(String domain, String term, int limit, Credentials credentials) {
        List<Endpoint> asked = domain.equals(ImageReference.DEFAULT_DOMAIN)
                ? List.of(Endpoint.of("https", HUB_INDEX, true))
                : endpoints.withoutMirrors(domain);
        String path = "/v1/search?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit;
        EngineException failure = new Unavailable("search `" + domain + "`: no end point");
        for (Endpoint endpoint : asked) {
            try {
                return answer(domain, endpoint, path, credentials);
            } catch (Unavailable e) {
                failure = e;
            }
        }
        throw failure;
    }

    private List<JsonObject> answer(String domain, Endpoint endpoint, String path, Credentials credentials) {
        Map<String, String> headers = credentials.username().isEmpty() || (endpoint.isPlain() && endpoint.verified())
                ? Map.of()
                : Map.of("Authorization", credentials.basic());
        HttpResponse<InputStream> response = transport.get(endpoint.resolve(path), endpoint.verified(), headers);
        if (response.statusCode() == 404) {
            Transport.closeQuietly(response.body());
            throw new NotImplemented("the registry `" + domain + "` cannot be searched: it has no /v1/search");
        }
        if (response.statusCode() != 200) {
            throw new SystemFailure(
                    "search `" + domain + "`: " + Refusal.of(response).sentence());
        }
        try (InputStream body = response.body()) {
            byte[] content = body.readNBytes(MAX_SIZE + 1);
            if (content.length > MAX_SIZE) {
                throw new SystemFailure("search `" + domain + "`: the answer is larger than 4 MiB");
            }
            return Json.parseObject(content).array("results").objects();
        } catch (IOException | JsonException e) {
            throw new SystemFailure("search `" + domain + "`: " + e.getMessage(), e);
        }
    }
}
