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
    /// @param disposable what was written need not survive a crash of the host: the kernel then does not
    ///     wait for the disk when the container ends, which costs milliseconds
    record Overlay(Path home, List<String> lowers, String upper, String work, Path merged, boolean disposable)
            implements Rootfs {
        public Overlay {
            lowers = List.copyOf(lowers);
        }

        /// A root that is to be durable.
        public Overlay(Path home, List<String> lowers, String upper, String work, Path merged) {
            this(home, lowers, upper, work, merged, false);
        }
    }
}
