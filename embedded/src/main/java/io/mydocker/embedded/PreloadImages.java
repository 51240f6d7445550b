package io.mydocker.embedded;

import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.Progress;
import io.mydocker.infra.record.AtomicFile;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Gives a new data root the images that the distribution brings along, so that the first command works without any
/// registry. Done once: an image that the user removes later stays away.
final class PreloadImages {
    private static final System.Logger LOG = System.getLogger(PreloadImages.class.getName());
    private static final String FIRST = "busybox:latest";

    private final Path done;
    private final Images images;

    PreloadImages(Path own, Images images) {
        this.done = own.resolve("preloaded");
        this.images = images;
    }

    /// Loads every archive of the directory, in the order of their names, where that was not done before.
    void preload(Optional<Path> directory) {
        if (directory.isEmpty() || Files.exists(done) || !Files.isDirectory(directory.get())) {
            return;
        }
        if (!isThere()) {
            archives(directory.get()).forEach(this::load);
        }
        AtomicFile.write(done, (FIRST + "\n").getBytes(StandardCharsets.UTF_8), 0600);
    }

    private boolean isThere() {
        try {
            images.find(FIRST);
            return true;
        } catch (NotFound _) {
            return false;
        }
    }

    private static List<Path> archives(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new SystemFailure("list `" + directory + "`: " + e.getMessage(), e);
        }
    }

    /// One bad archive keeps nobody from working.
    private void load(Path archive) {
        try (InputStream content = Files.newInputStream(archive)) {
            images.load(content, Progress.NONE);
        } catch (IOException | EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "preload `" + archive + "`: " + e.getMessage());
        }
    }
}
