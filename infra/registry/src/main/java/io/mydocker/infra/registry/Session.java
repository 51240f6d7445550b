package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Talks about one repository with one end point that has proved to be a registry, and shows it what it wants to see.
final class Session {
    private final Endpoint endpoint;
    private final Transport transport;
    private final Credentials credentials;
    private final String repository;
    private final ReentrantLock authorizing = new ReentrantLock();
    private final List<Challenge> announced;
    private volatile Optional<String> authorization = Optional.empty();

    private Session(Endpoint endpoint, Transport transport, Credentials credentials, String repository) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.credentials = endpoint.mirror() ? Credentials.ANONYMOUS : credentials;
        this.repository = repository;
        this.announced = exchange(new PingRegistry());
    }

    /// Asks whether there is a registry.
    static Session open(Endpoint endpoint, Transport transport, Credentials credentials, String repository) {
        return new Session(endpoint, transport, credentials, repository);
    }

    /// Sends the request; one that is unauthorized is sent again once with a new token.
    <T> T send(RegistryCall<T> call) {
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

    private <T> T exchange(RegistryCall<T> call) {
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        authorization.ifPresent(value -> headers.put("Authorization", value));
        HttpResponse<InputStream> response = transport.get(endpoint.resolve(call.path()), endpoint.verified(), headers);
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
                String token = new FetchToken(transport, endpoint, credentials).fetch(challenge, repository);
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
