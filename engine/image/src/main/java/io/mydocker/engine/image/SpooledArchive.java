package io.mydocker.engine.image;

import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The files of an uploaded tar, kept aside under numbers: nothing of the archive's choosing becomes a path of this
/// host. Links are followed inside the archive only.
final class SpooledArchive implements AutoCloseable {
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DOCUMENT = 8 << 20;
    private static final int MAX_LINKS = 16;

    private final ScratchDirectory directory;
    private final Map<String, Path> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private int entries;

    private SpooledArchive(ScratchDirectory directory) {
        this.directory = directory;
    }

    /// Reads the archive, compressed or not, to its end.
    ///
    /// @param parent where to keep the files
    static SpooledArchive read(InputStream archive, Path parent) throws IOException {
        SpooledArchive spooled = new SpooledArchive(ScratchDirectory.in(parent, "load-"));
        try (InputStream content = Decompression.open(withoutClosing(archive))) {
            TarReader tar = new TarReader(content);
            Optional<TarEntry> entry = tar.next();
            while (entry.isPresent()) {
                spooled.take(tar, entry.get());
                entry = tar.next();
            }
            tar.drain();
            return spooled;
        } catch (IOException | RuntimeException e) {
            spooled.close();
            throw e;
        }
    }

    /// The stream is its owner's to close; a decoder of ours is not.
    private static InputStream withoutClosing(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }

    private void take(TarReader tar, TarEntry entry) throws IOException {
        if (++entries > MAX_ENTRIES) {
            throw new InvalidParameter("load image archive: more than " + MAX_ENTRIES + " entries");
        }
        String name = name(entry.name());
        files.remove(name);
        links.remove(name);
        switch (entry.type()) {
            case REGULAR -> {
                Path file = directory.file(Integer.toString(entries));
                try (OutputStream out = Files.newOutputStream(file)) {
                    tar.transferTo(out::write);
                }
                files.put(name, file);
            }
            case SYMLINK -> {
                int slash = name.lastIndexOf('/');
                links.put(name, name(TarName.of(name.substring(0, slash + 1) + text(entry.link()))));
            }
            case HARD_LINK -> links.put(name, name(entry.link()));
            default -> {
                // Directories say nothing; other kinds have no place in an image archive.
            }
        }
    }

    private static String name(TarName name) {
        TarName clean = name.clean();
        if (clean.climbsOut()) {
            throw new InvalidParameter("load image archive: `" + name + "` is outside of the archive");
        }
        return text(clean);
    }

    private static String text(TarName name) {
        return name.text()
                .orElseThrow(() -> new InvalidParameter("load image archive: name `" + name + "` is no UTF-8"));
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    /// The content of a file.
    InputStream open(String name) throws IOException {
        return Files.newInputStream(file(name));
    }

    /// Bytes.
    long size(String name) throws IOException {
        return Files.size(file(name));
    }

    /// The content of a file that is a JSON document.
    byte[] document(String name) throws IOException {
        Path file = file(name);
        if (Files.size(file) > MAX_DOCUMENT) {
            throw new InvalidParameter("load image archive: `" + name + "` is too large");
        }
        return Files.readAllBytes(file);
    }

    private Path file(String name) {
        return find(name).orElseThrow(() -> new InvalidParameter("invalid archive: does not contain `" + name + "`"));
    }

    private Optional<Path> find(String given) {
        String name = name(TarName.of(given));
        for (int i = 0; i < MAX_LINKS && links.containsKey(name); i++) {
            name = links.get(name);
        }
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public void close() {
        directory.close();
    }
}
