package io.mydocker.engine.image;

import io.mydocker.infra.storage.Manifests;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.Manifest;
import io.mydocker.protocol.oci.MediaTypes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The manifest that an image came with, byte for byte.
///
/// @param layers lowest first, as many as the image has
record KeptManifest(Digest digest, Manifests.Stored stored, Descriptor config, List<Descriptor> layers) {

    /// The manifest of the image, preferably one that `repository` is known to have.
    ///
    /// @param known digests of manifests there
    static Optional<KeptManifest> of(Image image, Manifests manifests, List<Digest> known) {
        return manifests.of(image.id()).stream()
                .sorted(Comparator.<Digest, Boolean>comparing(digest -> !known.contains(digest))
                        .thenComparing(Comparator.naturalOrder()))
                .flatMap(digest -> manifests.find(digest).stream().flatMap(stored -> read(digest, stored).stream()))
                .filter(kept -> kept.config.digest().equals(image.id())
                        && kept.layers.size() == image.layers().size())
                .findFirst();
    }

    /// Empty for an index.
    private static Optional<KeptManifest> read(Digest digest, Manifests.Stored stored) {
        if (!MediaTypes.isManifest(stored.mediaType())) {
            return Optional.empty();
        }
        Manifest manifest = Manifest.parse(stored.bytes());
        return Optional.of(new KeptManifest(digest, stored, manifest.config(), manifest.layers()));
    }
}
