package io.mydocker.engine.image;

import io.mydocker.protocol.oci.Digest;
import java.util.List;

/// Tells which containers were made from an image, so that an image in use is not removed. The containers' side
/// implements it.
@FunctionalInterface
public interface ImageUsers {
    /// Nobody uses any image.
    ImageUsers NONE = _ -> List.of();

    /// The containers of this image.
    List<ImageUser> of(Digest imageId);

    /// A container.
    ///
    /// @param running whether it runs now (a paused one does)
    record ImageUser(String containerId, boolean running) {}
}
