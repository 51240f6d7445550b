package io.mydocker.engine.image;

import io.mydocker.infra.registry.Repository;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The layers of one pull: at most [#DOWNLOADS] blobs are on their way side by side, while layers that have arrived are
/// extracted, lowest first. The first failure ends all. Closing waits for every thread and leaves no file behind.
final class PullLayers implements AutoCloseable {
    /// As many as Docker's default.
    private static final int DOWNLOADS = 3;

    private static final int BUFFER = 256 << 10;

    private final Repository repository;
    private final LayerStore.Use use;
    private final ScratchDirectory directory;
    private final List<Part> parts;
    private final Map<Digest, Download> downloads = new LinkedHashMap<>();
    private final ExecutorService downloaders = Executors.newFixedThreadPool(
            DOWNLOADS, Thread.ofVirtual().name("download-", 0).factory());
    private final ExecutorService extractor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("extract").factory());
    private volatile boolean cancelled;

    /// One layer that is missing here.
    ///
    /// @param parent the chain id of the layer below
    record Part(Descriptor blob, Digest diffId, Optional<Digest> parent, LayerProgress progress) {}

    /// A blob in a file of its own, for each layer that has this content.
    private record Download(Part part, CompletableFuture<Path> file) {}

    /// @param temporary the directory for files while they are needed
    /// @param parts lowest first
    PullLayers(Repository repository, LayerStore.Use use, Path temporary, List<Part> parts) {
        this.repository = repository;
        this.use = use;
        this.directory = ScratchDirectory.in(temporary, "pull-");
        this.parts = parts;
    }

    /// Fetches and extracts all parts.
    void pull() {
        for (Part part : parts) {
            downloads.computeIfAbsent(part.blob().digest(), _ -> new Download(part, new CompletableFuture<>()));
        }
        int started = 0;
        for (Download download : downloads.values()) {
            if (started++ >= DOWNLOADS) {
                download.part().progress().state("Waiting");
            }
            downloaders.execute(() -> complete(download));
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Digest digest = part.blob().digest();
            Path file = await(downloads.get(digest).file());
            await(CompletableFuture.runAsync(() -> extract(part, file), extractor));
            if (parts.subList(i + 1, parts.size()).stream()
                    .noneMatch(later -> later.blob().digest().equals(digest))) {
                delete(file);
            }
        }
    }

    /// Tells the first failure to all who wait, and then stops the others, which fail because of it.
    private void complete(Download download) {
        try {
            download.file().complete(download(download.part()));
        } catch (Throwable e) {
            downloads.values().forEach(other -> other.file().completeExceptionally(e));
            cancelled = true;
        }
    }

    private Path download(Part part) {
        Descriptor blob = part.blob();
        LayerProgress progress = part.progress();
        Path file = directory.file(blob.digest().hex());
        try (InputStream in = repository.blob(blob);
                InputStream counted =
                        new CountedStream(in, count -> progress.count("Downloading", count, blob.size()));
                OutputStream out = Files.newOutputStream(file)) {
            copy(counted, out);
        } catch (IOException e) {
            throw new SystemFailure("download layer `" + blob.digest() + "`: " + e.getMessage(), e);
        }
        progress.state("Verifying Checksum");
        progress.state("Download complete");
        return file;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new SystemFailure("remove `" + file + "`: " + e.getMessage(), e);
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (cancelled) {
                throw new IOException("cancelled");
            }
            out.write(buffer, 0, count);
        }
    }

    private void extract(Part part, Path file) {
        LayerProgress progress = part.progress();
        long size = part.blob().size();
        try (InputStream blob = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                InputStream counted = new CountedStream(blob, count -> extracting(progress, count, size));
                InputStream tar = Decompression.open(counted)) {
            use.register(part.parent(), tar, part.diffId());
        } catch (IOException | InvalidParameter e) {
            throw new SystemFailure("failed to register layer: " + e.getMessage(), e);
        }
        progress.state("Pull complete");
    }

    private void extracting(LayerProgress progress, long count, long size) {
        if (cancelled) {
            throw new Unavailable("pull: cancelled");
        }
        progress.count("Extracting", count, size);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            // Set again by the caller when everything is cleaned up: channels close themselves on interrupted threads.
            throw new Unavailable("pull: interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case EngineException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                default -> throw new SystemFailure("pull: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        cancelled = true;
        downloaders.shutdownNow();
        extractor.shutdown();
        downloaders.close();
        extractor.close();
        directory.close();
    }
}
