package io.mydocker.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that is there as a whole or not at all: it is written beside its place under another name.
record OutputFile(Path path) {
    /// Refuses what cannot become a file.
    static OutputFile of(String name) {
        Path path = Path.of(name);
        Path directory = path.toAbsolutePath().normalize().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new CommandFailure(
                    "failed to save image: invalid output path: directory \"" + directory + "\" does not exist", 1);
        }
        if (Files.isDirectory(path)) {
            throw new CommandFailure("failed to save image: cannot write to a directory", 1);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new CommandFailure("failed to save image: cannot write to a device or pipe", 1);
        }
        return new OutputFile(path.toAbsolutePath().normalize());
    }

    void write(InputStream content) throws IOException {
        Path directory = path.getParent();
        Path part = Files.createTempFile(
                directory,
                ".mydocker-",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (var out = Files.newOutputStream(part)) {
                content.transferTo(out);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }
}
