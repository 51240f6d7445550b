package io.mydocker.infra.runtime;

import java.nio.file.Path;
import java.util.List;

/// What becomes a container's root. The plan mounts it inside the container's own mount namespace, so nothing is
/// mounted on the host and nothing is left when the container dies.
public sealed interface Rootfs {

    /// A plain directory.
    record Directory(Path path) implements Rootfs {}

    /// An overlay of layers.
    ///
    /// @param home the directory to which `lowers`, `upper` and `work` may be relative: mount options are limited
    ///     to a page, and short names keep deep images below it
    /// @param lowers read-only layers, topmost first
    /// @param merged the existing mount point
    record Overlay(Path home, List<String> lowers, String upper, String work, Path merged) implements Rootfs {
        public Overlay {
            lowers = List.copyOf(lowers);
        }
    }
}
