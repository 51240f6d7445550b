package io.mydocker.tests;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Tars of layers, too large for the memory, as files in a directory; the same bytes each time.
final class LargeLayers {

    private static final int BLOCK = 1 << 20;
    private static final int FILES_IN_A_DIRECTORY = 100;
    private static final int SMALLEST = 100;
    private static final int LARGEST = 4_000;

    private final Path directory;

    LargeLayers(Path directory) {
        this.directory = directory;
    }

    /// Puts entries into a tar.
    private interface Filler {
        void fill(TarArchiveOutputStream tar) throws IOException;
    }

    /// The root directory of the Debian image.
    Path debian(String name) throws IOException {
        Path layer = directory.resolve(name);
        Process tar = Command.of("tar", "-xOf", DebianImage.archive().toString(), "--wildcards", "*layer.tar")
                .builder()
                .redirectOutput(layer.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (tar.onExit().join().exitValue() != 0) {
            throw new IOException("no layer in " + DebianImage.archive());
        }
        return layer;
    }

    /// A directory of this machine, under another path.
    Path tree(String name, Path from, String to) {
        Path layer = directory.resolve(name);
        Command.of("tar", "--numeric-owner", "--sort=name", "--transform", "s,^\\.," + to + ",S")
                .with("-C", from.toString(), "-cf", layer.toString(), ".")
                .ok();
        return layer;
    }

    Path random(String name, long size) throws IOException {
        return layer(name, tar -> putRandom(tar, name, size));
    }

    Path smallFiles(String name, int count) throws IOException {
        return layer(name, tar -> putSmallFiles(tar, name, count));
    }

    /// A part of a file of this machine, random bytes and small files.
    Path mixed(String name, Path program, long offset, long programSize, long randomSize, int files)
            throws IOException {
        return layer(name, tar -> {
            putPart(tar, name, program, offset, programSize);
            putRandom(tar, name, randomSize);
            putSmallFiles(tar, name, files);
        });
    }

    private Path layer(String name, Filler filler) throws IOException {
        Path layer = directory.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(layer), BLOCK);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            filler.fill(tar);
        }
        return layer;
    }

    private static void putPart(TarArchiveOutputStream tar, String name, Path program, long offset, long size)
            throws IOException {
        begin(tar, "program/" + name, size);
        try (RandomAccessFile file = new RandomAccessFile(program.toFile(), "r")) {
            file.seek(offset);
            byte[] block = new byte[BLOCK];
            for (long left = size; left > 0; left -= block.length) {
                file.readFully(block, 0, (int) Math.min(left, block.length));
                tar.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        tar.closeArchiveEntry();
    }

    private static void putRandom(TarArchiveOutputStream tar, String name, long size) throws IOException {
        begin(tar, "random/" + name, size);
        Random random = new Random(name.hashCode());
        byte[] block = new byte[BLOCK];
        for (long left = size; left > 0; left -= block.length) {
            random.nextBytes(block);
            tar.write(block, 0, (int) Math.min(left, block.length));
        }
        tar.closeArchiveEntry();
    }

    private static void putSmallFiles(TarArchiveOutputStream tar, String name, int count) throws IOException {
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int size = random.nextInt(SMALLEST, LARGEST);
            while (text.length() < size) {
                text.append(Integer.toString(random.nextInt(LARGEST), Character.MAX_RADIX))
                        .append(" = some words\n");
            }
            byte[] content = text.toString().getBytes(StandardCharsets.US_ASCII);
            begin(tar, "small/" + name + "/" + i / FILES_IN_A_DIRECTORY + "/file" + i, content.length);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    private static void begin(TarArchiveOutputStream tar, String path, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
    }
}
