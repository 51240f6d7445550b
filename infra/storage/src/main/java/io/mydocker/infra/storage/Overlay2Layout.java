package io.mydocker.infra.storage;

import java.nio.file.Path;

/// The names under `<root>/overlay2`, Docker's storage driver of that name.
///
/// ```
/// overlay2/                          0710
/// ├── l/<26 of A–Z2–7>               symlink to ../<id>/diff: short names, mount options are limited to a page
/// ├── <cache id>/                    0710; 64 hex digits, random
/// │   ├── diff/                      0755; the files; a whiteout is a character device 0:0, an opaque directory has
/// │   │                              trusted.overlay.opaque=y
/// │   ├── link                       0644; the short name, no newline
/// │   ├── lower                      0644; l/AAA:l/BBB, nearest parent first; absent for a base layer
/// │   ├── work/                      0700; absent for a base layer
/// │   └── committed                  0600; empty; on finished read-only layers
/// ├── <mount id>-init/               a read-only layer between image and container
/// └── <mount id>/                    the container's own layer
///     └── merged/                    0700; the mount point
/// ```
record Overlay2Layout(Path directory) {
    static final int DIRECTORY_MODE = 0710;
    static final int DIFF_MODE = 0755;
    static final int PRIVATE_MODE = 0700;
    static final int FILE_MODE = 0644;
    static final int COMMITTED_MODE = 0600;

    static Overlay2Layout in(Path root) {
        return new Overlay2Layout(root.resolve("overlay2"));
    }

    Path links() {
        return directory.resolve("l");
    }

    Path link(String shortName) {
        return links().resolve(shortName);
    }

    Path linkTarget(String id) {
        return Path.of("..", id, "diff");
    }

    Path layer(String id) {
        return directory.resolve(id);
    }

    Path diff(String id) {
        return layer(id).resolve("diff");
    }

    Path linkFile(String id) {
        return layer(id).resolve("link");
    }

    Path lowerFile(String id) {
        return layer(id).resolve("lower");
    }

    Path work(String id) {
        return layer(id).resolve("work");
    }

    Path merged(String id) {
        return layer(id).resolve("merged");
    }

    Path committed(String id) {
        return layer(id).resolve("committed");
    }

    /// A short name as it stands in `lower` and in mount options.
    static String lowerName(String shortName) {
        return "l/" + shortName;
    }
}
