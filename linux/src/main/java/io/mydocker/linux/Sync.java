package io.mydocker.linux;

import java.nio.file.Path;

/// What makes a write survive a power cut, for paths of the engine's own.
public final class Sync {
    private Sync() {}

    /// Writes a file's content and attributes to the disk, see fsync(2).
    public static void file(Path file) {
        try (Fd fd = Fd.open(file.toString(), OpenFlags.RDONLY, 0)) {
            fd.sync();
        }
    }

    /// Writes a directory's entries to the disk: without it a renamed or created name can be lost.
    public static void directory(Path directory) {
        try (Fd fd = Fd.open(directory.toString(), OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0)) {
            fd.sync();
        }
    }

    /// Writes back the whole file system that `path` is on, see syncfs(2): one call for many files.
    public static void fileSystem(Path path) {
        try (Fd fd = Fd.open(path.toString(), OpenFlags.RDONLY, 0)) {
            fd.syncFileSystem();
        }
    }
}
