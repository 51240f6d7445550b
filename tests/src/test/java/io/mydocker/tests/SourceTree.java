package io.mydocker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The repository as the tests of its own rules see it: the modules, their sources and their compiled classes.
final class SourceTree {

    private final Path root;

    private SourceTree(Path root) {
        this.root = root;
    }

    /// Surefire starts every module's tests in the module's directory; the repository is the first one above with a
    /// launcher in it.
    static SourceTree here() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("mydocker"))
                || !Files.exists(directory.resolve("ARCHITECTURE.md"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException(
                        "the tests run outside the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return new SourceTree(directory);
    }

    Path root() {
        return root;
    }

    Path launcher() {
        return root.resolve("mydocker");
    }

    /// Directories with a module descriptor, sorted: `boot`, `cli`, … `protocol/oci`.
    List<Path> modules() {
        return files("module-info.java").stream()
                .map(file ->
                        root.relativize(file.getParent().resolve("../../..").normalize()))
                .sorted()
                .toList();
    }

    /// Sources with this ending outside build directories, sorted.
    List<Path> files(String ending) {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .filter(file -> !isBuilt(root.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The compiled main classes of a module, without its descriptor.
    List<Path> classes(Path module) {
        Path directory = root.resolve(module).resolve("target/classes");
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBuilt(Path relative) {
        for (Path part : relative) {
            if (part.toString().equals("target") || part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
