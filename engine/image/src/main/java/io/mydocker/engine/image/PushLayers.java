package io.mydocker.engine.image;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The layers of one push, [#UPLOADS] of them side by side; a layer that is there for one tag is there for the next.
/// The first failure ends all.
final class PushLayers implements AutoCloseable {
    /// As many as Docker's default.
    private static final int UPLOADS = 5;

    private final PushLayer pushLayer;
    private final Map<Digest, CompletableFuture<Descriptor>> pushed = new HashMap<>();
    private final ExecutorService uploaders = Executors.newFixedThreadPool(
            UPLOADS, Thread.ofVirtual().name("upload-", 0).factory());

    PushLayers(PushLayer pushLayer) {
        this.pushLayer = pushLayer;
    }

    /// Pushes what is not there yet.
    ///
    /// @param parts lowest first
    /// @return how they travel now, in the same order
    List<Descriptor> push(List<PushLayer.Part> parts) {
        parts.forEach(part -> part.progress().state("Preparing"));
        List<CompletableFuture<Descriptor>> results = new ArrayList<>();
        List<CompletableFuture<Descriptor>> mine = new ArrayList<>();
        for (PushLayer.Part part : parts) {
            CompletableFuture<Descriptor> known = pushed.get(part.diffId());
            if (known == null) {
                if (mine.size() >= UPLOADS) {
                    part.progress().state("Waiting");
                }
                known = CompletableFuture.supplyAsync(() -> pushLayer.push(part), uploaders);
                mine.add(known);
                pushed.put(part.diffId(), known);
            } else {
                part.progress().state("Layer already exists");
            }
            results.add(known);
        }
        await(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)), results);
        return results.stream().map(CompletableFuture::join).toList();
    }

    /// Does not wait for the others when one has failed.
    private static void await(CompletableFuture<Void> all, List<CompletableFuture<Descriptor>> results) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> _ = all.whenComplete((_, _) -> end.complete(null));
        for (CompletableFuture<Descriptor> result : results) {
            CompletableFuture<Descriptor> _ = result.whenComplete((_, failure) -> {
                if (failure != null) {
                    end.completeExceptionally(failure);
                }
            });
        }
        try {
            end.get();
        } catch (InterruptedException e) {
            throw new Unavailable("push: interrupted", e);
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() instanceof CompletionException inner ? inner.getCause() : e.getCause();
            switch (failure) {
                case EngineException known -> throw known;
                case RuntimeException known -> throw known;
                default -> throw new SystemFailure("push: " + failure.getMessage(), failure);
            }
        }
    }

    @Override
    public void close() {
        uploaders.shutdownNow();
        uploaders.close();
    }
}
