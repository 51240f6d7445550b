package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.Digest;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Lists the images, newest first.
final class ListImages {
    private static final System.Logger LOG = System.getLogger(ListImages.class.getName());

    private final DataRoot root;
    private final ImageShelf shelf;

    ListImages(DataRoot root, ImageShelf shelf) {
        this.root = root;
        this.shelf = shelf;
    }

    /// Images that are removed meanwhile are left out, and those of which a part is damaged or missing.
    List<Image> list() {
        return root.images().list().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ListImages::created).reversed().thenComparing(Image::id))
                .toList();
    }

    private Optional<Image> find(Digest id) {
        try {
            return shelf.find(id);
        } catch (EngineException e) {
            LOG.log(Level.WARNING, "image {0} is not listed: {1}", id.shortHex(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Instant created(Image image) {
        return image.config().created().orElse(Instant.MIN);
    }
}
