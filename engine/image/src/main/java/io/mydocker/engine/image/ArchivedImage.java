package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.util.List;

/// An image in an archive.
///
/// @param layers names of files in the archive, lowest layer first, as many as the configuration has
/// @param tags what the image is to be called
record ArchivedImage(ImageConfig config, List<String> layers, List<ImageReference> tags) {
    ArchivedImage {
        int expected = config.diffIds().size();
        if (layers.size() != expected) {
            throw new InvalidParameter(
                    "invalid manifest, layers length mismatch: expected " + expected + ", got " + layers.size());
        }
        if (!config.os().equals("linux")) {
            throw new InvalidParameter("cannot load image: image operating system \"" + config.os()
                    + "\" cannot be used on this platform");
        }
    }
}
