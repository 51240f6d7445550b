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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The layers of one pull: their blobs come by [Downloads], while layers that have arrived are extracted, lowest first.
/// The first failure ends all. Closing waits for every thread and leaves no file behind but what the next pull can go
/// on with.
final class PullLayers implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final LayerStore.Use use;
    private final List<Part> parts;
    private final Map<Digest, Download> downloads = new LinkedHashMap<>();
    private final CompletableFuture<Download> failure = new CompletableFuture<>();
    private final ExecutorService extractor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("extract").factory());
    private volatile boolean cancelled;

    /// One layer that is missing here.
    ///
    /// @param parent the chain id of the layer below
    record Part(Descriptor blob, Digest diffId, Optional<Digest> parent, LayerProgress progress) {}

    /// Begins to fetch the parts.
    ///
    /// @param parts lowest first
    PullLayers(Repository repository, Downloads engine, LayerStore.Use use, List<Part> parts) {
        this.use = use;
        this.parts = parts;
        try {
            join(repository, engine);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void join(Repository repository, Downloads engine) {
        for (Part part : parts) {
            if (!downloads.containsKey(part.blob().digest())) {
                if (downloads.size() >= Downloads.SIDE_BY_SIDE) {
                    part.progress().state("Waiting");
                }
                Download download = engine.join(repository, part.blob(), part.progress());
                downloads.put(part.blob().digest(), download);
                var unused = download.arrived().whenComplete((_, problem) -> {
                    if (problem != null) {
                        failure.completeExceptionally(problem);
                    }
                });
            }
        }
    }

    /// Extracts all parts as they come.
    void pull() {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Digest digest = part.blob().digest();
            Download download = downloads.get(digest);
            await(CompletableFuture.anyOf(download.arrived(), failure));
            await(CompletableFuture.anyOf(
                    CompletableFuture.runAsync(() -> extract(part, download), extractor), failure));
            if (parts.subList(i + 1, parts.size()).stream()
                    .noneMatch(later -> later.blob().digest().equals(digest))) {
                download.close();
            }
        }
    }

    private void extract(Part part, Download download) {
        LayerProgress progress = part.progress();
        long size = part.blob().size();
        try (InputStream blob = new BufferedInputStream(download.open(), BUFFER);
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
        extractor.shutdown();
        extractor.close();
        downloads.values().forEach(Download::close);
    }
}
