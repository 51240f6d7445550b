package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.Layer;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Tells how an image was made, the last step first.
final class ImageHistory {
    private final DataRoot root;
    private final FindImage find;
    private final ImageShelf shelf;

    ImageHistory(DataRoot root, FindImage find, ImageShelf shelf) {
        this.root = root;
        this.find = find;
        this.shelf = shelf;
    }

    List<HistoryEntry> history(String name) {
        Image image = find.find(name);
        Iterator<Digest> layers = image.layers().iterator();
        List<Step> steps = new ArrayList<>();
        for (ImageConfig.History step : image.config().history()) {
            steps.add(new Step(step, step.emptyLayer() ? 0 : nextSize(image, layers)));
        }
        Collections.reverse(steps);
        List<HistoryEntry> entries = new ArrayList<>();
        Optional<Image> made = Optional.of(image);
        for (Step step : steps) {
            entries.add(new HistoryEntry(
                    made.map(Image::id),
                    step.history().created(),
                    step.history().createdBy(),
                    made.map(Image::tags).orElse(List.of()),
                    step.size(),
                    step.history().comment()));
            made = made.flatMap(Image::parent).flatMap(shelf::find);
        }
        return entries;
    }

    private record Step(ImageConfig.History history, long size) {}

    private long nextSize(Image image, Iterator<Digest> layers) {
        if (!layers.hasNext()) {
            throw new SystemFailure("image `" + image.id() + "`: too many non-empty layers in History section");
        }
        return root.layers().find(layers.next()).map(Layer::size).orElse(0L);
    }
}
