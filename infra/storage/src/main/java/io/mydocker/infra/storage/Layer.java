package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.util.Optional;

/// A complete read-only layer of the store.
///
/// @param chainId names the layer with everything below it
/// @param diffId the SHA-256 of the layer's uncompressed tar
/// @param parent the chain id of the layer below
/// @param cacheId the name of its directory, random and independent of its content
/// @param size bytes in files of this layer alone
public record Layer(Digest chainId, Digest diffId, Optional<Digest> parent, String cacheId, long size) {}
