package io.mydocker.engine.image;

import io.mydocker.protocol.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One step of an image's making.
///
/// @param id the image as it was after this step, where that is known
/// @param tags the tags of that image
/// @param size bytes that the step added
public record HistoryEntry(
        Optional<Digest> id,
        Optional<Instant> created,
        String createdBy,
        List<String> tags,
        long size,
        String comment) {
    public HistoryEntry {
        tags = List.copyOf(tags);
    }
}
