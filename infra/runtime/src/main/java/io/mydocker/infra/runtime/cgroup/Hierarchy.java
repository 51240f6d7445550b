package io.mydocker.infra.runtime.cgroup;

import java.nio.file.Path;
import java.util.Set;

/// A mounted tree of control groups.
///
/// @param name the last part of its mount point, by which containers see it: `cpu,cpuacct`
/// @param controllers the controllers of version 1 that it has; empty for a named tree and for version 2
/// @param mount where the host has it
public record Hierarchy(String name, Set<String> controllers, Path mount) {
    public Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    /// The directory of the group `path`, which is absolute within the tree.
    Path directory(String path) {
        return mount.resolve(path.substring(1));
    }
}
