package io.mydocker.engine.image;

import io.mydocker.protocol.oci.ImageReference;
import java.util.List;

/// An image of a list.
///
/// @param references those that the filter let through
public record ListedImage(Image image, List<ImageReference> references) {
    public ListedImage {
        references = List.copyOf(references);
    }

    /// `busybox:latest` and so on.
    public List<String> tags() {
        return familiar(false);
    }

    /// `busybox@sha256:…` and so on.
    public List<String> digests() {
        return familiar(true);
    }

    private List<String> familiar(boolean digests) {
        return references.stream()
                .filter(reference -> reference.digest().isPresent() == digests)
                .map(ImageReference::familiar)
                .toList();
    }
}
