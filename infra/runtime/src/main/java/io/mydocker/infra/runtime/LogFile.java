package io.mydocker.infra.runtime;

import java.nio.file.Path;

/// Where the keeper writes a container's output, in Docker's json-file format.
///
/// @param path the current file; rotated ones get `.1`, `.2`, …
/// @param maxSize bytes after which the file is rotated; 0 for never
/// @param maxFiles how many files there may be in all, the current one included
public record LogFile(Path path, long maxSize, int maxFiles) {
    public LogFile {
        if (maxSize < 0 || maxFiles < 1) {
            throw new IllegalArgumentException("log file `" + path + "`: bad limits");
        }
    }

    /// A log without limits.
    public static LogFile unlimited(Path path) {
        return new LogFile(path, 0, 1);
    }
}
