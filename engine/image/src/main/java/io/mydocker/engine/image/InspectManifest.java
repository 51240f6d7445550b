package io.mydocker.engine.image;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.registry.ResolvedManifest;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageIndex;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads a manifest from its registry without fetching the image.
final class InspectManifest {
    private final RegistryClient registry;

    InspectManifest(RegistryClient registry) {
        this.registry = registry;
    }

    RemoteManifest inspect(ImageReference name, boolean insecure, Credentials credentials) {
        ImageReference reference = name.withDefaultTag();
        Repository repository = insecure
                ? registry.insecureRepository(reference, credentials)
                : registry.repository(reference, credentials);
        ResolvedManifest manifest = repository.manifest(reference);
        byte[] content = manifest.content();
        Descriptor descriptor = Descriptor.of(manifest.mediaType(), manifest.digest(), content.length);
        try {
            return new RemoteManifest(
                    descriptor, platforms(repository, manifest), new String(content, StandardCharsets.UTF_8));
        } catch (InvalidParameter e) {
            throw new SystemFailure("inspect manifest `" + reference.familiar() + "`: " + e.getMessage(), e);
        }
    }

    private static List<Platform> platforms(Repository repository, ResolvedManifest manifest) {
        if (manifest.isIndex()) {
            return ImageIndex.parse(manifest.content()).manifests().stream()
                    .flatMap(entry -> entry.platform().stream())
                    .distinct()
                    .toList();
        }
        Descriptor config = Manifest.parse(manifest.content()).config();
        return List.of(ImageConfig.parse(repository.configuration(config)).platform());
    }
}
