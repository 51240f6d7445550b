package io.mydocker.infra.registry;

import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.MediaTypes;

/// A manifest or index as a registry sent it or is to get it, byte for byte, with the digest that these bytes have.
public final class ResolvedManifest {
    private final Digest digest;
    private final String mediaType;
    private final byte[] content;

    public ResolvedManifest(String mediaType, byte[] content) {
        this.digest = Digest.sha256(content);
        this.mediaType = mediaType;
        this.content = content.clone();
    }

    public Digest digest() {
        return digest;
    }

    public String mediaType() {
        return mediaType;
    }

    /// One manifest per platform.
    public boolean isIndex() {
        return MediaTypes.isIndex(mediaType);
    }

    public byte[] content() {
        return content.clone();
    }

    @Override
    public String toString() {
        return mediaType + " " + digest;
    }
}
