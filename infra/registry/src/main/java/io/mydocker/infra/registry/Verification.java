package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Descriptor;
import java.security.MessageDigest;

/// The digest of a blob as it goes by, perhaps with parts of it again and again.
final class Verification {
    private final Descriptor blob;
    private final MessageDigest hash;
    private long hashed;

    Verification(Descriptor blob) {
        this.blob = blob;
        this.hash = blob.digest().newComputation();
    }

    /// Bytes of the blob that have been seen.
    long seen() {
        return hashed;
    }

    /// Takes bytes that stand at `position`; those that were seen before are passed over.
    void update(byte[] bytes, int offset, int length, long position) {
        long known = Math.min(length, Math.max(0, hashed - position));
        hash.update(bytes, offset + (int) known, length - (int) known);
        hashed += length - known;
        if (hashed == blob.size() && known < length) {
            verify();
        }
    }

    /// @throws SystemFailure if this is not the blob
    void verify() {
        if (!blob.digest().matches(hash.digest())) {
            throw new SystemFailure("filesystem layer verification failed for digest " + blob.digest());
        }
    }
}
