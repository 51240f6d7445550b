package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;

/// `DELETE <location>`: gives an upload up. The status is the answer; registries need not support it.
record CancelUpload(URI location) implements RegistryCall<Integer> {
    @Override
    public String action() {
        return "cancel upload `" + location.getPath() + "`";
    }

    @Override
    public String method() {
        return "DELETE";
    }

    @Override
    public String path() {
        return location.getPath();
    }

    @Override
    public URI address(Endpoint endpoint) {
        return location;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public boolean expects(int status) {
        return status != 401;
    }

    @Override
    public Integer read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return response.statusCode();
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
