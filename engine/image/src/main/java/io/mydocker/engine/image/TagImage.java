package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;

/// Lets a reference stand for an image.
final class TagImage {
    private final FindImage find;
    private final ImageShelf shelf;
    private final ImageEvents events;

    TagImage(FindImage find, ImageShelf shelf, ImageEvents events) {
        this.find = find;
        this.shelf = shelf;
        this.events = events;
    }

    void tag(String source, ImageReference target) {
        if (target.digest().isPresent()) {
            throw new InvalidParameter("refusing to create a tag with a digest reference");
        }
        if (target.familiarName().equals("sha256")) {
            throw new InvalidParameter("refusing to create an ambiguous tag using digest algorithm as name");
        }
        ImageReference reference = target.withDefaultTag();
        shelf.lock().lock();
        try {
            Image image = find.find(source);
            shelf.name(reference, image.id());
            events.tagged(reference, image.id());
        } finally {
            shelf.lock().unlock();
        }
    }
}
