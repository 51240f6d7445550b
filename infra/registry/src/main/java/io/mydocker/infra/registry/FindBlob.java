package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalLong;

/// `HEAD /v2/<name>/blobs/<digest>`: the blob's size, if it is there.
record FindBlob(ImageReference repository, Digest digest) implements RegistryCall<OptionalLong> {
    @Override
    public String action() {
        return "look for blob `" + digest + "` in `" + repository.familiarName() + "`";
    }

    @Override
    public String method() {
        return "HEAD";
    }

    @Override
    public String path() {
        return "/v2/" + repository.path() + "/blobs/" + digest;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public boolean expects(int status) {
        return status == 200 || status == 404;
    }

    @Override
    public OptionalLong read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return response.statusCode() == 200
                ? response.headers().firstValueAsLong("Content-Length")
                : OptionalLong.empty();
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
