package io.mydocker.engine.image;

import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An image of the store, as it was when it was looked up.
///
/// @param references tags and digests, sorted by their text
/// @param parent the image that this one was built from, where that is known
/// @param lastUpdated when it was last tagged or pulled, where that is known
/// @param layers chain ids, lowest layer first
/// @param size bytes of all layers
public record Image(
        ImageConfig config,
        List<ImageReference> references,
        Optional<Digest> parent,
        Optional<Instant> lastUpdated,
        List<Digest> layers,
        long size) {
    public Image {
        references = List.copyOf(references);
        layers = List.copyOf(layers);
    }

    /// The SHA-256 of the configuration.
    public Digest id() {
        return config.id();
    }

    /// `busybox:latest` and so on: Docker's `RepoTags`.
    public List<String> tags() {
        return references.stream()
                .filter(reference -> reference.digest().isEmpty())
                .map(ImageReference::familiar)
                .toList();
    }

    /// `busybox@sha256:…` and so on: Docker's `RepoDigests`.
    public List<String> digests() {
        return references.stream()
                .filter(reference -> reference.digest().isPresent())
                .map(ImageReference::familiar)
                .toList();
    }

    /// What a container of this image stands on; empty for an image without layers.
    public Optional<Digest> topLayer() {
        return layers.isEmpty() ? Optional.empty() : Optional.of(layers.getLast());
    }
}
