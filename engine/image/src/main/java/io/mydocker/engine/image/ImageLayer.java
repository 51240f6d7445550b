package io.mydocker.engine.image;

import io.mydocker.protocol.oci.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A layer of an image, with all that is known about it.
///
/// @param digests of the compressed blobs that it is known as, newest first
/// @param size bytes in files of this layer
/// @param history what made it, where the image says so
/// @param changes what it does to the layers below
/// @param damage what is wrong with it; empty where nothing is, or nobody looked
public record ImageLayer(
        Names names,
        List<Digest> digests,
        long size,
        Path directory,
        Optional<History> history,
        Changes changes,
        Optional<String> damage) {
    public ImageLayer {
        digests = List.copyOf(digests);
    }

    /// What a layer is known by.
    ///
    /// @param diffId the SHA-256 of its tar
    /// @param chainId names it with everything below it
    /// @param cacheId names its directory
    public record Names(Digest diffId, Digest chainId, String cacheId) {}

    /// A line of the image's history.
    public record History(Optional<Instant> created, String createdBy, String comment) {}

    /// Counts of files, links and directories. A directory that is there below is not a change: layers name the
    /// directories of what they change.
    public record Changes(long added, long changed, long deleted) {}
}
