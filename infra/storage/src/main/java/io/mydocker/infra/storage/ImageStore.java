package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Image configurations, byte for byte as they came: the SHA-256 of the bytes is the image id. Safe for all threads.
public interface ImageStore {

    /// Stores a configuration durably and answers its image id. Idempotent. Its layers have to be there already.
    Digest put(byte[] configuration);

    /// The configuration of an image.
    ///
    /// @throws io.mydocker.protocol.failure.SystemFailure if the bytes on disk are not what the id says
    Optional<byte[]> find(Digest imageId);

    /// The ids of all images, in no particular order.
    List<Digest> list();

    /// Removes configuration and metadata; layers and references are released separately. Idempotent.
    void remove(Digest imageId);

    /// The image that this one was built from, where that is known.
    Optional<Digest> parent(Digest imageId);

    void putParent(Digest imageId, Digest parent);

    /// When the image was last tagged or pulled, where that is known.
    Optional<Instant> lastUpdated(Digest imageId);

    void putLastUpdated(Digest imageId, Instant time);
}
