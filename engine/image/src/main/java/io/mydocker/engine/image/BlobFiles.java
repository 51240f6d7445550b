package io.mydocker.engine.image;

import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Where a blob is while it comes and until it is unpacked: a directory with the blob as a whole or in parts, each a
/// file to which bytes are only ever added. So what is in a file is what has arrived, also after the engine was killed.
///
/// ```
/// <blob's digest>/
/// ├── whole        or
/// └── part-<n>     of the same size each, the last one of less
/// ```
///
/// @param partSize bytes of a part
record BlobFiles(Path directory, long partSize) {

    Path whole() {
        return directory.resolve("whole");
    }

    Path part(int index) {
        return directory.resolve("part-" + index);
    }

    void create() throws IOException {
        Files.createDirectories(directory);
    }

    /// Whether the blob has begun to come in parts.
    boolean hasParts() {
        return Files.exists(part(0));
    }

    /// Bytes in a file; none where it is not there.
    static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    static OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// The whole blob.
    InputStream open() throws IOException {
        if (!hasParts()) {
            return Files.newInputStream(whole());
        }
        List<InputStream> parts = new ArrayList<>();
        for (int i = 0; Files.exists(part(i)); i++) {
            parts.add(Files.newInputStream(part(i)));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /// Removes the directory with everything in it. Idempotent.
    void delete() {
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new SystemFailure("remove `" + directory + "`: " + e.getMessage(), e);
        }
    }
}
