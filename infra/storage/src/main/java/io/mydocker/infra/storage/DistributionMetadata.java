package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.util.List;
import java.util.Optional;

/// What is known about layers in registries, so that a pull can skip and a push can mount what is there already. A
/// hint: it may be missing or out of date. Safe for all threads.
public interface DistributionMetadata {

    /// The diff id of the layer whose compressed blob has this digest.
    Optional<Digest> diffId(Digest blob);

    /// The blobs, newest first, that a layer is known to have in registries.
    List<Source> sources(Digest diffId);

    /// Remembers that `diffId` travels as `source.digest()` in `source.repository()`.
    void add(Digest diffId, Source source);

    /// Forgets the blobs of a layer. Idempotent.
    void remove(Digest diffId);

    /// One place of a layer.
    ///
    /// @param digest of the compressed blob
    /// @param repository the full name, such as `docker.io/library/busybox`
    /// @param hmac Docker's proof that the credentials may see it; empty where there is none
    record Source(Digest digest, String repository, String hmac) {}
}
