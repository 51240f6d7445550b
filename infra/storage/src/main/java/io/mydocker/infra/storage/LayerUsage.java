package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Who needs a layer: holds in memory for what is being put together, and everything that metadata names. One lock
/// makes "nobody needs it" and "make it invisible" one step.
final class LayerUsage {
    private final LayerDatabase database;
    private final ImageDatabase images;
    private final PendingLayers pending;
    private final Map<Digest, Integer> holds = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    LayerUsage(LayerDatabase database, ImageDatabase images, PendingLayers pending) {
        this.database = database;
        this.images = images;
        this.pending = pending;
    }

    void hold(Digest chainId) {
        locked(() -> holds.merge(chainId, 1, Integer::sum));
    }

    void letGo(Digest chainId) {
        locked(() -> holds.compute(chainId, (_, count) -> count == null || count == 1 ? null : count - 1));
    }

    /// Makes the layer invisible if nothing needs it; false if something does or it is not there.
    boolean unpublishIfUnneeded(Digest chainId, Runnable before) {
        return locked(() -> {
            if (database.find(chainId).isEmpty() || isNeededNow(chainId)) {
                return false;
            }
            before.run();
            database.unpublish(chainId);
            return true;
        });
    }

    /// Marks a layer that is about to lose what needs it.
    void mark(Digest chainId) {
        locked(() -> {
            database.find(chainId).ifPresent(layer -> pending.begin(layer.cacheId()));
            return true;
        });
    }

    /// Marks a layer that is about to lose a container, unless an image has it.
    void markWithoutImage(Digest chainId) {
        if (!images.uses(chainId)) {
            mark(chainId);
        }
    }

    /// Takes the mark from a layer that something needs for good; one that is held keeps it until it is let go.
    void settle(Digest chainId) {
        locked(() -> {
            if (!holds.containsKey(chainId) && isNeededNow(chainId)) {
                database.find(chainId).ifPresent(layer -> pending.end(layer.cacheId()));
            }
            return true;
        });
    }

    boolean isNeeded(Digest chainId) {
        return locked(() -> isNeededNow(chainId));
    }

    private boolean isNeededNow(Digest chainId) {
        return holds.containsKey(chainId)
                || database.list().stream()
                        .anyMatch(
                                layer -> layer.parent().filter(chainId::equals).isPresent())
                || database.mounts().values().stream()
                        .anyMatch(
                                mount -> mount.parent().filter(chainId::equals).isPresent())
                || images.uses(chainId);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
