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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks the server that a bearer challenge names for a token (distribution's "Token Authentication Specification").
final class FetchToken {
    /// What Docker's clients call themselves to token servers.
    private static final String CLIENT = "docker";

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
        Set<String> wanted = new LinkedHashSet<>(scopes);
        challenge.parameter("scope").filter(scope -> !covered(scope, scopes)).ifPresent(wanted::add);
        return ask(challenge, wanted, false).token();
    }

    /// A token for nothing in particular, and the identity token that may stand for the password from now on.
    Tokens logIn(Challenge challenge) {
        return ask(challenge, Set.of(), true);
    }

    /// @param identity empty where the server gives none
    record Tokens(String token, String identity) {}

    private Tokens ask(Challenge challenge, Set<String> scopes, boolean offline) {
        URI realm = realm(challenge);
        boolean verified = endpoint.verified()
                || !realm.getRawAuthority().equals(endpoint.base().getRawAuthority());
        String service = challenge.parameter("service").orElse("");
        boolean byIdentity = !credentials.identityToken().isEmpty() && !endpoint.mirror();
        HttpResponse<InputStream> response = transport.send(
                byIdentity
                        ? byIdentity(realm, verified, service, scopes)
                        : byName(realm, verified, service, scopes, offline));
        if (response.statusCode() != 200) {
            Refusal refusal = Refusal.of(response);
            throw refusal.status() == 401 || refusal.status() == 403
                    ? new Unauthorized("Get \"" + endpoint.resolve("/v2/") + "\": " + refusal.sentence())
                    : new Unavailable("Get \"" + endpoint.resolve("/v2/") + "\": " + refusal.sentence());
        }
        Tokens tokens = tokens(realm, response);
        return byIdentity && tokens.identity().isEmpty()
                ? new Tokens(tokens.token(), credentials.identityToken())
                : tokens;
    }

    /// With user name and password, or without.
    private Outgoing byName(URI realm, boolean verified, String service, Set<String> scopes, boolean offline) {
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        if (!service.isEmpty()) {
            query.add("service=" + encode(service));
        }
        scopes.forEach(scope -> query.add("scope=" + encode(scope)));
        if (offline) {
            query.add("offline_token=true");
            query.add("client_id=" + CLIENT);
        }
        if (!credentials.username().isEmpty() && !endpoint.mirror()) {
            query.add("account=" + encode(credentials.username()));
            headers.put("Authorization", credentials.basic());
        }
        String separator = query.isEmpty() ? "" : realm.getRawQuery() == null ? "?" : "&";
        return Outgoing.get(URI.create(realm + separator + String.join("&", query)), verified, headers);
    }

    /// With the identity token of an earlier login.
    private Outgoing byIdentity(URI realm, boolean verified, String service, Set<String> scopes) {
        String form = "grant_type=refresh_token&service=" + encode(service) + "&client_id=" + CLIENT + "&scope="
                + encode(String.join(" ", scopes)) + "&refresh_token=" + encode(credentials.identityToken());
        return new Outgoing(
                "POST",
                realm,
                verified,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                HttpRequest.BodyPublishers.ofString(form),
                true);
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

    private static Tokens tokens(URI realm, HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            JsonObject answer = Json.parseObject(body.readNBytes(MAX_BODY));
            String token = answer.findText("token").orElseGet(() -> answer.text("access_token"));
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new Unavailable("authorization server did not include a token in the response");
            }
            return new Tokens(token, answer.text("refresh_token"));
        } catch (IOException | JsonException e) {
            throw new SystemFailure("token from `" + realm + "`: " + e.getMessage(), e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
