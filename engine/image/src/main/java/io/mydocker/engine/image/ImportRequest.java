package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.util.List;
import java.util.Optional;

/// What to make an image of.
///
/// @param reference what to call it
/// @param changes lines of a Dockerfile, see [ConfigChanges]
/// @param message empty means Docker's own
/// @param platform what the files are for; empty means this host
public record ImportRequest(
        ImportSource source,
        Optional<ImageReference> reference,
        List<String> changes,
        String message,
        Optional<Platform> platform) {
    public ImportRequest {
        changes = List.copyOf(changes);
        if (reference.isPresent() && reference.get().digest().isPresent()) {
            throw new InvalidParameter("cannot import digest reference");
        }
    }

    String comment() {
        return message.isEmpty() ? "Imported from " + source.name() : message;
    }
}
