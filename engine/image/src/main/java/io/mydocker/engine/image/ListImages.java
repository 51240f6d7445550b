package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Lists the images, newest first.
final class ListImages {
    private final DataRoot root;
    private final ImageShelf shelf;

    ListImages(DataRoot root, ImageShelf shelf) {
        this.root = root;
        this.shelf = shelf;
    }

    /// Images that are removed meanwhile are left out.
    List<Image> list() {
        return root.images().list().stream()
                .map(shelf::find)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ListImages::created).reversed().thenComparing(Image::id))
                .toList();
    }

    private static Instant created(Image image) {
        return image.config().created().orElse(Instant.MIN);
    }
}
