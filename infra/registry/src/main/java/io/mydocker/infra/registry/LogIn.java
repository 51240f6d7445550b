package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.ImageReference;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a registry whether it knows a user.
final class LogIn {
    private static final String HUB_INDEX = "index.docker.io";

    private final Endpoints endpoints;
    private final Transport transport;

    LogIn(Endpoints endpoints, Transport transport) {
        this.endpoints = endpoints;
        this.transport = transport;
    }

    /// Gives the identity token; empty where there is none.
    String logIn(String server, Credentials credentials) {
        EngineException failure = new Unavailable("log in to `" + server + "`: no end point");
        boolean settled = false;
        for (Endpoint endpoint : endpoints.withoutMirrors(domain(server))) {
            URI address = endpoint.resolve("/v2/");
            HttpResponse<InputStream> greeting;
            try {
                greeting = transport.get(address, endpoint.verified(), Map.of());
            } catch (EngineException e) {
                // Plain text on this machine says more than TLS to the same port.
                failure = settled ? failure : e;
                settled = endpoint.isPlain();
                continue;
            }
            Transport.closeQuietly(greeting.body());
            if (!PingRegistry.ANSWERS.contains(greeting.statusCode())) {
                failure = failed(address, greeting.statusCode());
                continue;
            }
            return answer(endpoint, address, greeting, credentials);
        }
        throw failure;
    }

    private String answer(Endpoint endpoint, URI address, HttpResponse<InputStream> greeting, Credentials credentials) {
        String identity = credentials.identityToken();
        Optional<String> authorization = Optional.empty();
        for (Challenge challenge : Challenge.parse(greeting.headers().allValues("WWW-Authenticate"))) {
            if (challenge.isBearer()) {
                FetchToken.Tokens tokens = new FetchToken(transport, endpoint, credentials).logIn(challenge);
                identity = tokens.identity();
                authorization = Optional.of("Bearer " + tokens.token());
                break;
            }
            if (challenge.isBasic()) {
                if (credentials.username().isEmpty()) {
                    throw new Unauthorized("Get \"" + address + "\": no basic auth credentials");
                }
                authorization = Optional.of(credentials.basic());
                break;
            }
        }
        Map<String, String> headers =
                authorization.map(value -> Map.of("Authorization", value)).orElse(Map.of());
        HttpResponse<InputStream> response = transport.get(address, endpoint.verified(), headers);
        Transport.closeQuietly(response.body());
        if (response.statusCode() == 200) {
            return identity;
        }
        throw failed(address, response.statusCode());
    }

    private static EngineException failed(URI address, int status) {
        String sentence =
                "login attempt to " + address + " failed with status: " + status + " " + Refusal.reason(status);
        return status == 401 ? new Unauthorized(sentence) : new Unavailable(sentence);
    }

    /// The registry of `host[:port]`, with or without a scheme and a path.
    private static String domain(String server) {
        if (server.isEmpty()) {
            return ImageReference.DEFAULT_DOMAIN;
        }
        String authority = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        if (List.of(HUB_INDEX, "registry-1.docker.io").contains(authority)) {
            return ImageReference.DEFAULT_DOMAIN;
        }
        if (authority.isEmpty() || authority.contains("@") || authority.chars().anyMatch(c -> c <= ' ')) {
            throw new InvalidParameter("unable to parse server address: " + server);
        }
        return authority;
    }
}
