package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.Map;

/// `PUT <location>?digest=<digest>`: ends an upload, with the whole blob as its body or with nothing after chunks.
record FinishUpload(URI location, Digest digest, BodyPublisher body) implements RegistryCall<Digest> {
    @Override
    public String action() {
        return "finish upload of `" + digest + "`";
    }

    @Override
    public String method() {
        return "PUT";
    }

    @Override
    public String path() {
        return location.getPath();
    }

    @Override
    public URI address(Endpoint endpoint) {
        String separator = location.getRawQuery() == null ? "?" : "&";
        return URI.create(location + separator + "digest=" + FetchToken.encode(digest.toString()));
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Content-Type", "application/octet-stream");
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public boolean expects(int status) {
        return status == 201 || status == 204;
    }

    @Override
    public Digest read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return digest;
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
