package io.mydocker.engine.container;

import java.util.List;

/// What a prune took away.
///
/// @param reclaimed bytes of the containers' own layers
public record PrunedContainers(List<String> ids, long reclaimed) {
    public PrunedContainers {
        ids = List.copyOf(ids);
    }
}
