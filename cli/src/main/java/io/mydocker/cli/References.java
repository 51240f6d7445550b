package io.mydocker.cli;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;

/// Image references that a user wrote: what is wrong with them is the command line's own complaint.
final class References {
    private References() {}

    static ImageReference parse(String text) {
        try {
            return ImageReference.parse(text);
        } catch (InvalidParameter e) {
            throw new CommandFailure(e.getMessage(), 1, e);
        }
    }

    static ImageReference withTag(ImageReference reference, String tag) {
        try {
            return reference.withTag(tag);
        } catch (InvalidParameter e) {
            throw new CommandFailure(e.getMessage(), 1, e);
        }
    }
}
