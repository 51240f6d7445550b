package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Unavailable;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `GET /v2/`: is there a registry, and what does it want to see?
record PingRegistry() implements RegistryCall<List<Challenge>> {
    static final Set<Integer> ANSWERS = Set.of(200, 401, 403, 404, 405, 429);

    @Override
    public String action() {
        return "ask for the version of the registry";
    }

    @Override
    public String path() {
        return "/v2/";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public boolean expects(int status) {
        return ANSWERS.contains(status);
    }

    @Override
    public List<Challenge> read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return Challenge.parse(response.headers().allValues("WWW-Authenticate"));
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return new Unavailable(refusal.sentence());
    }
}
