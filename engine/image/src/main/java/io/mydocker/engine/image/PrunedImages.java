package io.mydocker.engine.image;

import java.util.List;

/// What a prune took away.
///
/// @param reclaimed bytes of the layers among it
public record PrunedImages(List<Removal> removed, long reclaimed) {
    public PrunedImages {
        removed = List.copyOf(removed);
    }
}
