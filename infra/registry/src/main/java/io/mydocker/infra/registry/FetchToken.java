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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    /// What a token may be used for.
    static String scope(String path, String actions) {
        return "repository:" + path + ":" + actions;
    }

    /// A token for these scopes and for the one that the challenge asks for.
    String fetch(Challenge challenge, Collection<String> scopes) {
        URI realm = realm(challenge);
        StringBuilder query = new StringBuilder(realm.getRawQuery() == null ? "?" : "&");
        challenge.parameter("service").ifPresent(service -> query.append("service=")
                .append(encode(service))
                .append('&'));
        Set<String> wanted = new LinkedHashSet<>(scopes);
        challenge.parameter("scope").filter(scope -> !covered(scope, scopes)).ifPresent(wanted::add);
        query.append(wanted.stream().map(scope -> "scope=" + encode(scope)).collect(Collectors.joining("&")));
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

    /// `repository:a:pull` is part of `repository:a:pull,push`.
    private static boolean covered(String scope, Collection<String> scopes) {
        return scopes.stream().anyMatch(known -> known.equals(scope) || known.startsWith(scope + ","));
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

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
