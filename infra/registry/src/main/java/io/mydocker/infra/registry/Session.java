package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Talks about one repository with one end point that has proved to be a registry, and shows it what it wants to see.
final class Session {
    private final Endpoint endpoint;
    private final Transport transport;
    private final Credentials credentials;
    private final Set<String> scopes = new LinkedHashSet<>();
    private final ReentrantLock authorizing = new ReentrantLock();
    private final List<Challenge> announced;
    private volatile Optional<String> authorization = Optional.empty();

    private Session(Endpoint endpoint, Transport transport, Credentials credentials, String scope) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.credentials = endpoint.mirror() ? Credentials.ANONYMOUS : credentials;
        this.scopes.add(scope);
        this.announced = exchange(new PingRegistry());
    }

    /// Asks whether there is a registry.
    ///
    /// @param scope what a token has to be good for
    static Session open(Endpoint endpoint, Transport transport, Credentials credentials, String scope) {
        return new Session(endpoint, transport, credentials, scope);
    }

    /// Sends the request; one that is unauthorized is sent again once with a new token.
    <T> T send(RegistryCall<T> call) {
        widen(call.scope());
        if (!announced.isEmpty()) {
            authorize(Optional.empty(), announced);
        }
        Optional<String> shown = authorization;
        try {
            return exchange(call);
        } catch (Challenged e) {
            authorize(shown, e.challenges);
        }
        try {
            return exchange(call);
        } catch (Challenged e) {
            throw call.refused(e.refusal);
        }
    }

    /// A token for less than `scope` is of no use any more.
    private void widen(String scope) {
        authorizing.lock();
        try {
            if (!scope.isEmpty() && scopes.add(scope)) {
                authorization = authorization.filter(value -> !value.startsWith("Bearer "));
            }
        } finally {
            authorizing.unlock();
        }
    }

    private <T> T exchange(RegistryCall<T> call) {
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        URI address = call.address(endpoint);
        if (Transport.sameOrigin(endpoint.base(), address)) {
            authorization.ifPresent(value -> headers.put("Authorization", value));
        }
        HttpResponse<InputStream> response = transport.send(
                new Outgoing(call.method(), address, endpoint.verified(), headers, call.body(), call.repeatable()));
        if (call.expects(response.statusCode())) {
            return read(call, response);
        }
        List<Challenge> challenges = Challenge.parse(response.headers().allValues("WWW-Authenticate"));
        Refusal refusal = Refusal.of(response);
        if (response.statusCode() == 401 && !challenges.isEmpty()) {
            throw new Challenged(challenges, refusal);
        }
        throw call.refused(refusal);
    }

    private static <T> T read(RegistryCall<T> call, HttpResponse<InputStream> response) {
        try {
            return call.read(response);
        } catch (IOException e) {
            Transport.closeQuietly(response.body());
            throw new Unavailable(call.action() + ": " + e.getMessage(), e);
        }
    }

    /// Answers the challenges, unless somebody else has done so since `shown` was not enough.
    private void authorize(Optional<String> shown, List<Challenge> challenges) {
        authorizing.lock();
        try {
            if (authorization.equals(shown)) {
                authorization = answer(challenges);
            }
        } finally {
            authorizing.unlock();
        }
    }

    private Optional<String> answer(List<Challenge> challenges) {
        for (Challenge challenge : challenges) {
            if (challenge.isBearer()) {
                String token = new FetchToken(transport, endpoint, credentials).fetch(challenge, scopes);
                return Optional.of("Bearer " + token);
            }
            if (challenge.isBasic()) {
                if (credentials.username().isEmpty()) {
                    throw new Unauthorized("Get \"" + endpoint.resolve("/v2/") + "\": no basic auth credentials");
                }
                return Optional.of(credentials.basic());
            }
        }
        return Optional.empty();
    }

    /// A 401: not yet a failure.
    private static final class Challenged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Challenge> challenges;
        private final transient Refusal refusal;

        Challenged(List<Challenge> challenges, Refusal refusal) {
            super("authentication required", null, false, false);
            this.challenges = challenges;
            this.refusal = refusal;
        }
    }
}
