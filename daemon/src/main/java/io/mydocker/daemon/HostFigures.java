package io.mydocker.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Single figures that the kernel shows below `/proc`.
final class HostFigures {
    private HostFigures() {}

    /// Whether a switch is on; one that this kernel does not have is off.
    static boolean isOne(String path) {
        try {
            return Files.readString(Path.of(path)).strip().equals("1");
        } catch (IOException _) {
            return false;
        }
    }

    /// How many entries a directory has, such as this process's descriptors; -1 where that cannot be seen.
    static long entries(String path) {
        try (Stream<Path> entries = Files.list(Path.of(path))) {
            return entries.count();
        } catch (IOException _) {
            return -1;
        }
    }
}
