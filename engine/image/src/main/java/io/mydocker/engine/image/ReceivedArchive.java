package io.mydocker.engine.image;

import io.mydocker.infra.storage.LayerStore;
import io.mydocker.infra.storage.StagedLayer;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The files of an uploaded tar. What looks like a layer, a tar or something compressed, becomes the files of one as it
/// passes, where the storage driver can do so; the rest is kept aside under numbers. So nothing of the archive's
/// choosing becomes a path of this host. Links are followed inside the archive only.
final class ReceivedArchive implements AutoCloseable {
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DOCUMENT = 8 << 20;
    private static final int MAX_LINKS = 16;
    private static final int BLOCK = 512;
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{12}");

    private final ScratchDirectory directory;
    private final LayerStore.Use use;
    private final Progress progress;
    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private int entries;

    /// Where the content of a file is.
    sealed interface Content {
        record Kept(Path file) implements Content {}

        record Staged(StagedLayer layer) implements Content {}

        /// What looked like a layer and cannot be one.
        record Bad(EngineException reason) implements Content {}
    }

    private ReceivedArchive(ScratchDirectory directory, LayerStore.Use use, Progress progress) {
        this.directory = directory;
        this.use = use;
        this.progress = progress;
    }

    /// Reads the archive, compressed or not, to its end.
    ///
    /// @param parent where to keep the files
    /// @param use of what becomes a layer; to be closed after the archive
    static ReceivedArchive read(InputStream archive, Path parent, LayerStore.Use use, Progress progress)
            throws IOException {
        ReceivedArchive received = new ReceivedArchive(ScratchDirectory.in(parent, "load-"), use, progress);
        try (InputStream content = Decompression.open(withoutClosing(archive))) {
            TarReader tar = new TarReader(content);
            Optional<TarEntry> entry = tar.next();
            while (entry.isPresent()) {
                received.take(tar, entry.get());
                entry = tar.next();
            }
            tar.drain();
            return received;
        } catch (IOException | RuntimeException e) {
            received.close();
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
        drop(files.remove(name));
        links.remove(name);
        switch (entry.type()) {
            case REGULAR -> files.put(name, content(tar, entry, name));
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

    private Content content(TarReader tar, TarEntry entry, String name) throws IOException {
        PushbackInputStream content = new PushbackInputStream(tar.content(), BLOCK);
        byte[] start = content.readNBytes(BLOCK);
        content.unread(start);
        if (use.canStage() && (Decompression.of(start) != Decompression.NONE || TarReader.begins(start))) {
            return stage(content, entry.size(), name);
        }
        if (use.canStage() && entry.size() > MAX_DOCUMENT) {
            return new Content.Bad(new InvalidParameter("load image archive: `" + name + "` is too large"));
        }
        Path file = directory.file(Integer.toString(entries));
        Files.copy(content, file);
        return new Content.Kept(file);
    }

    private Content stage(InputStream content, long size, String name) throws IOException {
        LayerProgress told = new LayerProgress(progress, shortName(name));
        try (InputStream counted = new CountedStream(content, count -> told.count("Loading layer", count, size));
                InputStream tar = Decompression.open(counted)) {
            return new Content.Staged(use.stage(tar));
        } catch (InvalidParameter e) {
            return new Content.Bad(e);
        }
    }

    /// For people: the digest of a blob, or the id of a legacy layer.
    private String shortName(String name) {
        return DIGITS.matcher(name)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("layer " + entries);
    }

    private static void drop(Content content) {
        if (content instanceof Content.Staged(StagedLayer layer)) {
            layer.close();
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

    /// What a file is.
    Content content(String name) {
        return find(name).orElseThrow(() -> new InvalidParameter("invalid archive: does not contain `" + name + "`"));
    }

    /// The content of a file that is a JSON document.
    byte[] document(String name) throws IOException {
        if (!(content(name) instanceof Content.Kept(Path file))) {
            throw new InvalidParameter("load image archive: `" + name + "` is no JSON document");
        }
        if (Files.size(file) > MAX_DOCUMENT) {
            throw new InvalidParameter("load image archive: `" + name + "` is too large");
        }
        return Files.readAllBytes(file);
    }

    private Optional<Content> find(String given) {
        String name = name(TarName.of(given));
        for (int i = 0; i < MAX_LINKS && links.containsKey(name); i++) {
            name = links.get(name);
        }
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public void close() {
        try {
            files.values().forEach(ReceivedArchive::drop);
        } finally {
            directory.close();
        }
    }
}
