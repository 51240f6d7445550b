package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/// `POST /v2/<name>/blobs/uploads/`: begins an upload, unless the blob could be mounted from another repository.
///
/// @param mount the blob and the path of the repository to take it from
record StartUpload(ImageReference repository, Optional<Mount> mount) implements RegistryCall<Optional<URI>> {
    /// A blob of another repository of the same registry.
    record Mount(Digest digest, ImageReference from) {}

    @Override
    public String action() {
        return "begin upload to `" + repository.familiarName() + "`";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        String path = "/v2/" + repository.path() + "/blobs/uploads/";
        return mount.map(wanted ->
                        path + "?from=" + FetchToken.encode(wanted.from().path()) + "&mount="
                                + FetchToken.encode(wanted.digest().toString()))
                .orElse(path);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public String scope() {
        return mount.map(wanted -> FetchToken.scope(wanted.from().path(), "pull"))
                .orElse("");
    }

    @Override
    public boolean expects(int status) {
        return status == 202 || (status == 201 && mount.isPresent());
    }

    /// Where to upload to; empty if the blob is mounted.
    @Override
    public Optional<URI> read(HttpResponse<InputStream> response) {
        Transport.closeQuietly(response.body());
        return response.statusCode() == 201 ? Optional.empty() : Optional.of(UploadChunk.location(response));
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofPush();
    }
}
