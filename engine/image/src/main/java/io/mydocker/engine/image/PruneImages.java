package io.mydocker.engine.image;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// Removes images that nothing uses, one by one, with the verb of any client.
final class PruneImages {
    private static final System.Logger LOG = System.getLogger(PruneImages.class.getName());

    private final SelectImages select;
    private final RemoveImage remove;
    private final ImageShelf shelf;
    private final AtomicBoolean running = new AtomicBoolean();

    PruneImages(SelectImages select, RemoveImage remove, ImageShelf shelf) {
        this.select = select;
        this.remove = remove;
        this.shelf = shelf;
    }

    PrunedImages prune(PruneFilter filter, boolean danglingOnly) {
        if (!running.compareAndSet(false, true)) {
            throw new Conflict("a prune operation is already running");
        }
        try {
            return pruneAlone(filter, danglingOnly);
        } finally {
            running.set(false);
        }
    }

    private PrunedImages pruneAlone(PruneFilter filter, boolean danglingOnly) {
        Map<Digest, Long> sizes = shelf.layerSizes();
        List<Removal> removed = new ArrayList<>();
        for (ListedImage listed : select.select(ImageFilter.none())) {
            Image image = listed.image();
            if (filter.test(image.config().created(), image.config().config().labels())
                    && (!danglingOnly || listed.tags().isEmpty())) {
                removed.addAll(prune(image));
            }
        }
        long reclaimed = removed.stream()
                .mapToLong(removal ->
                        removal instanceof Removal.Deleted(Digest digest) ? sizes.getOrDefault(digest, 0L) : 0)
                .sum();
        return new PrunedImages(removed, reclaimed);
    }

    /// Name by name, so that an image in use keeps the last one.
    private List<Removal> prune(Image image) {
        List<String> names = image.references().stream()
                .map(ImageReference::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.isEmpty()) {
            names.add(image.id().hex());
        }
        List<Removal> removed = new ArrayList<>();
        for (String name : names) {
            try {
                removed.addAll(remove.remove(name, false, true));
            } catch (NotFound | Conflict _) {
                // It is in use, or went with the name before.
            } catch (EngineException e) {
                LOG.log(Level.WARNING, "image {0} is not pruned: {1}", name, e.getMessage());
            }
        }
        return removed;
    }
}
