package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;

/// `PATCH <location>`: sends the rest of a blob; says where the upload goes on.
record UploadChunk(URI location, long offset, ContentBody body) implements RegistryCall<URI> {
    @Override
    public String action() {
        return "upload to `" + location.getPath() + "`";
    }

    @Override
    public String method() {
        return "PATCH";
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
        String range = offset + "-" + (offset + body.contentLength() - 1);
        return offset == 0
                ? Map.of("Content-Type", "application/octet-stream")
                : Map.of("Content-Type", "application/octet-stream", "Content-Range", range);
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public boolean expects(int status) {
        return status == 202 || status == 201 || status == 204;
    }

    @Override
    public URI read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return location(response);
    }

    /// Where an answer about an upload says that it goes on.
    static URI location(HttpResponse<InputStream> response) {
        return Transport.redirect(
                response.uri(), response, "https".equals(response.uri().getScheme()));
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
