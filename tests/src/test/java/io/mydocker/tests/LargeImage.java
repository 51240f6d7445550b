package io.mydocker.tests;

import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An image of the size and shape that a benchmark asks for, made once and kept below the build directory.
///
/// @param shape what it consists of, for people
/// @param archive as `docker save` writes it, under the name `<name>:latest`
record LargeImage(String name, String shape, Path archive) {

    private static final Path PLACE = SourceTree.here().root().resolve(".build/large");
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final int MANY_LAYERS = 12;
    private static final long MB = 1_000_000;

    /// Makes an image's layers as files in a directory.
    private interface Maker {
        List<Path> layers(Path directory) throws IOException;
    }

    /// Four layers: Debian, a JDK, five thousand small files, bytes that cannot be compressed.
    static LargeImage system() throws IOException {
        return make("system", "4 layers: Debian, a JDK, 5,000 small files, 100 MB of random bytes", directory -> {
            LargeLayers layers = new LargeLayers(directory);
            return List.of(
                    layers.debian("0"),
                    layers.tree("1", JDK, "opt/jdk"),
                    layers.smallFiles("2", 5_000),
                    layers.random("3", 100 * MB));
        });
    }

    /// Twelve layers of all sorts of content in each.
    static LargeImage layered() throws IOException {
        return make(
                "layered",
                "12 layers, each of 12 MB of a program, 8 MB of random bytes, 400 small files",
                directory -> {
                    LargeLayers layers = new LargeLayers(directory);
                    List<Path> all = new ArrayList<>();
                    for (int i = 0; i < MANY_LAYERS; i++) {
                        all.add(layers.mixed(
                                Integer.toString(i), JDK.resolve("lib/modules"), 10 * MB * i, 12 * MB, 8 * MB, 400));
                    }
                    return all;
                });
    }

    /// One layer of a hundred thousand files.
    static LargeImage crowded() throws IOException {
        return make(
                "crowded",
                "1 layer of 100,000 small files",
                directory -> List.of(new LargeLayers(directory).smallFiles("0", 100_000)));
    }

    private static LargeImage make(String name, String shape, Maker maker) throws IOException {
        Path archive = PLACE.resolve(name + ".tar");
        if (!Files.exists(archive)) {
            Files.createDirectories(PLACE);
            Path work = TestPlace.create(name);
            try {
                Path made = work.resolve("image.tar");
                SavedArchive.write(made, name + ":latest", JsonObject.EMPTY, maker.layers(work));
                Command.of("mv", made.toString(), archive.toString()).ok();
            } finally {
                TestPlace.remove(work);
            }
        }
        return new LargeImage(name, shape, archive);
    }
}
