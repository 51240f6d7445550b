package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;

/// `GET /v2/<name>/blobs/<digest>`, from `offset` to `end` where the registry can do that; one that cannot sends all,
/// of which the reader takes what it wants.
record PullBlob(ImageReference repository, Descriptor blob, long offset, long end)
        implements RegistryCall<InputStream> {
    @Override
    public String action() {
        return "pull blob `" + blob.digest() + "` of `" + repository.familiarName() + "`";
    }

    @Override
    public String path() {
        return "/v2/" + repository.path() + "/blobs/" + blob.digest();
    }

    @Override
    public Map<String, String> headers() {
        if (end < blob.size()) {
            return Map.of("Range", "bytes=" + offset + "-" + (end - 1));
        }
        return offset == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-");
    }

    @Override
    public boolean expects(int status) {
        return status == 200 || (!headers().isEmpty() && (status == 206 || status == 416));
    }

    @Override
    public InputStream read(HttpResponse<InputStream> response) throws IOException {
        InputStream body = response.body();
        if (response.statusCode() == 416) {
            // The registry has no more than came already: too little, which the reader will say.
            body.close();
            return InputStream.nullInputStream();
        }
        if (offset > 0 && response.statusCode() == 200) {
            body.skipNBytes(offset);
        }
        return body;
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofRepository(repository);
    }
}
