package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET <location>`: how much of an upload has arrived; empty when the registry knows nothing of it any more.
record UploadStatus(URI location) implements RegistryCall<Optional<UploadStatus.Arrived>> {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    /// @param offset bytes that are there
    record Arrived(URI location, long offset) {}

    @Override
    public String action() {
        return "ask for the state of upload `" + location.getPath() + "`";
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
    public boolean expects(int status) {
        return status == 204 || status == 200 || status == 404;
    }

    @Override
    public Optional<Arrived> read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        Matcher range = RANGE.matcher(response.headers().firstValue("Range").orElse(""));
        // `0-0` is what registries say of an upload without a byte.
        long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
        URI next = response.headers().firstValue("Location").isPresent() ? UploadChunk.location(response) : location;
        return Optional.of(new Arrived(next, last == 0 ? 0 : last + 1));
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
