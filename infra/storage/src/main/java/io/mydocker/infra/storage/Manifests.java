package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.util.List;
import java.util.Optional;

/// Manifests and indexes byte for byte as they were received, named by their digest, with the image that each led to:
/// what makes a push byte-identical and digests known without asking. Docker's layout has no place for them. Safe for
/// all threads.
public interface Manifests {

    /// Stores a manifest durably under its digest. Idempotent; an index may lead to several images.
    Digest put(Digest imageId, String mediaType, byte[] manifest);

    Optional<Stored> find(Digest manifest);

    /// Digests of the manifests that led to an image.
    List<Digest> of(Digest imageId);

    /// Forgets the manifests that led to this image only. Idempotent.
    void remove(Digest imageId);

    /// A manifest as it was received.
    final class Stored {
        private final String mediaType;
        private final byte[] bytes;

        Stored(String mediaType, byte[] bytes) {
            this.mediaType = mediaType;
            this.bytes = bytes;
        }

        public String mediaType() {
            return mediaType;
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }
}
