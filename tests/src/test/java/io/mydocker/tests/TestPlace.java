package io.mydocker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Temporary directories of the tests, with short names because unix sockets are put there, all beginning alike so that
/// whatever is left behind can be told from what is not ours.
final class TestPlace {

    /// What every name of ours on this host begins with, in this run.
    static final String PREFIX = "mydocker-test-" + ProcessHandle.current().pid() + "-";

    /// Where overlayfs works whatever /tmp is.
    private static final Path PARENT = Path.of("/var/tmp");

    private TestPlace() {}

    static Path create(String name) {
        try {
            return Files.createTempDirectory(PARENT, PREFIX + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes a directory below which nothing is mounted; a mount that is left makes it fail, and the test with it.
    static void remove(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
