package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.ImageReference;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;

/// `GET /v2/<name>/blobs/<digest>` of one byte: does the registry send parts of blobs?
record RangeProbe(ImageReference repository, Descriptor blob) implements RegistryCall<Boolean> {
    @Override
    public String action() {
        return "ask for a part of blob `" + blob.digest() + "`";
    }

    @Override
    public String path() {
        return "/v2/" + repository.path() + "/blobs/" + blob.digest();
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Range", "bytes=0-0");
    }

    @Override
    public boolean expects(int status) {
        return status == 200 || status == 206;
    }

    @Override
    public Boolean read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return response.statusCode() == 206;
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofRepository(repository);
    }
}
