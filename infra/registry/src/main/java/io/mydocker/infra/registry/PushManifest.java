package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.ImageReference;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.Map;

/// `PUT /v2/<name>/manifests/<tag>`.
///
/// @param reference with a tag
record PushManifest(ImageReference reference, ResolvedManifest manifest) implements RegistryCall<Integer> {
    @Override
    public String action() {
        return "push manifest of `" + reference.familiar() + "`";
    }

    @Override
    public String method() {
        return "PUT";
    }

    @Override
    public String path() {
        return "/v2/" + reference.path() + "/manifests/" + reference.tag().orElse(ImageReference.DEFAULT_TAG);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Content-Type", manifest.mediaType());
    }

    @Override
    public BodyPublisher body() {
        return HttpRequest.BodyPublishers.ofByteArray(manifest.content());
    }

    @Override
    public boolean expects(int status) {
        return status == 201 || status == 200 || status == 202;
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
