package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;

/// `GET /v2/<name>/manifests/<reference>`.
record PullManifest(ImageReference reference) implements RegistryCall<ResolvedManifest> {
    /// Bytes; what registries commonly allow.
    static final int MAX_SIZE = 4 << 20;

    @Override
    public String action() {
        return "pull manifest of `" + reference.familiar() + "`";
    }

    @Override
    public String path() {
        String name =
                reference.digest().map(Digest::toString).or(reference::tag).orElse(ImageReference.DEFAULT_TAG);
        return "/v2/" + reference.path() + "/manifests/" + name;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Accept", String.join(", ", MediaTypes.MANIFESTS));
    }

    @Override
    public boolean expects(int status) {
        return status == 200;
    }

    @Override
    public ResolvedManifest read(HttpResponse<InputStream> response) throws IOException {
        byte[] content;
        try (InputStream body = response.body()) {
            content = body.readNBytes(MAX_SIZE + 1);
        }
        if (content.length > MAX_SIZE) {
            throw new SystemFailure(action() + ": it is larger than 4 MiB");
        }
        if (reference.digest().isPresent()) {
            Digest digest = reference.digest().get();
            if (!digest.matches(digest.newComputation().digest(content))) {
                throw new SystemFailure("manifest verification failed for digest " + digest);
            }
        }
        String header = response.headers().firstValue("Content-Type").orElse("");
        return new ResolvedManifest(mediaType(MediaTypes.ofContentType(header), content), content);
    }

    /// The type in the document counts, because some registries send a general one in the header.
    private String mediaType(String header, byte[] content) {
        JsonObject json;
        String inside;
        try {
            json = Json.parseObject(content);
            inside = json.text("mediaType");
        } catch (JsonException e) {
            throw new SystemFailure(action() + ": " + e.getMessage(), e);
        }
        String type = inside.isEmpty() ? header : inside;
        if (MediaTypes.isSchema1(type) || json.number("schemaVersion") == 1) {
            throw new SystemFailure(action() + ": image manifest version 2 schema 1 is not supported any more; the "
                    + "image has to be pushed again in schema 2 or the OCI format");
        }
        boolean index = json.has("manifests");
        boolean image = json.has("config") || json.has("layers");
        if (index && image) {
            throw new SystemFailure(action() + ": it is an index and the manifest of an image at once");
        }
        if (isKnown(type) && isKnown(header) && !type.equals(header)) {
            throw new SystemFailure(action() + ": mediaType in manifest should be '" + header + "' not '" + type + "'");
        }
        if (isKnown(type) && (MediaTypes.isIndex(type) ? index : image)) {
            return type;
        }
        if (!isKnown(type) && index) {
            return MediaTypes.OCI_INDEX;
        }
        if (!isKnown(type) && json.has("config") && json.has("layers")) {
            return MediaTypes.OCI_MANIFEST;
        }
        throw new SystemFailure(action() + ": unsupported manifest media type `" + type + "`");
    }

    private static boolean isKnown(String type) {
        return MediaTypes.isIndex(type) || MediaTypes.isManifest(type);
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofManifest(reference);
    }
}
