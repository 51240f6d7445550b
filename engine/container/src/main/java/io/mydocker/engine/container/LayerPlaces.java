package io.mydocker.engine.container;

import java.nio.file.Path;
import java.util.List;

/// Where on the host a container's root comes from: the operands of its overlay mount.
///
/// @param lower the topmost first
public record LayerPlaces(List<Path> lower, Path merged, Path upper, Path work) {
    public LayerPlaces {
        lower = List.copyOf(lower);
    }
}
