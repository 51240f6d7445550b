package io.mydocker.engine.image;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A new directory for files of the engine's own naming; closing removes it with all of them.
record ScratchDirectory(Path path) implements AutoCloseable {
    static ScratchDirectory in(Path parent, String prefix) {
        try {
            return new ScratchDirectory(Files.createTempDirectory(parent, prefix));
        } catch (IOException e) {
            throw new SystemFailure("make a directory in `" + parent + "`: " + e.getMessage(), e);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new SystemFailure("remove `" + path + "`: " + e.getMessage(), e);
        }
    }
}
