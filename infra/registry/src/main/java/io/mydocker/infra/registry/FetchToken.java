package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Asks the server that a bearer challenge names for a token (distribution's "Token Authentication Specification").
final class FetchToken {
    private static final int MAX_BODY = 1 << 20;

    private final Transport transport;
    private final Endpoint endpoint;
    private final Credentials credentials;

    FetchToken(Transport transport, Endpoint endpoint, Credentials credentials) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /// A token to pull from `repository`.
    String fetch(Challenge challenge, String repository) {
        URI realm = realm(challenge);
        StringBuilder query = new StringBuilder(realm.getRawQuery() == null ? "?" : "&");
        challenge.parameter("service").ifPresent(service -> query.append("service=")
                .append(encode(service))
                .append('&'));
        query.append("scope=")
                .append(encode(challenge.parameter("scope").orElse("repository:" + repository + ":pull")));
        Map<String, String> headers = credentials.username().isEmpty() || endpoint.mirror()
                ? Map.of()
                : Map.of("Authorization", credentials.basic());
        boolean verified = endpoint.verified()
                || !realm.getRawAuthority().equals(endpoint.base().getRawAuthority());
        HttpResponse<InputStream> response = transport.get(URI.create(realm + query.toString()), verified, headers);
        if (response.statusCode() != 200) {
            Refusal refusal = Refusal.of(response);
            throw refusal.status() == 401 || refusal.status() == 403
                    ? new Unauthorized(refusal.sentence())
                    : new Unavailable(refusal.sentence());
        }
        return token(realm, response);
    }

    private URI realm(Challenge challenge) {
        String text = challenge.parameter("realm").orElse("");
        URI realm;
        try {
            realm = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new Unavailable("authenticate at `" + endpoint.base() + "`: invalid realm", e);
        }
        boolean plain = "http".equals(realm.getScheme());
        if (realm.getHost() == null || !(plain || "https".equals(realm.getScheme()))) {
            throw new Unavailable("authenticate at `" + endpoint.base() + "`: invalid realm `" + text + "`");
        }
        if (plain && endpoint.verified()) {
            throw new Unavailable("authenticate at `" + endpoint.base() + "`: realm `" + text + "` without TLS");
        }
        return realm;
    }

    private static String token(URI realm, HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            JsonObject answer = Json.parseObject(body.readNBytes(MAX_BODY));
            String token = answer.findText("token").orElseGet(() -> answer.text("access_token"));
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new Unavailable("authorization server did not include a token in the response");
            }
            return token;
        } catch (IOException | JsonException e) {
            throw new SystemFailure("token from `" + realm + "`: " + e.getMessage(), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
