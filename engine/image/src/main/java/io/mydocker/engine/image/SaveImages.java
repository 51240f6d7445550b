package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writes images into an archive, their layers as they were, straight from the store.
final class SaveImages {
    private static final Pattern HEX = Pattern.compile("(?:sha256:)?[0-9a-f]{1,64}");

    private final DataRoot root;
    private final FindImage find;

    SaveImages(DataRoot root, FindImage find) {
        this.root = root;
        this.find = find;
    }

    /// Every name is looked up before the first byte is written.
    void save(List<String> names, Optional<Platform> platform, ArchiveFormat format, OutputStream out) {
        if (names.isEmpty()) {
            throw new InvalidParameter("no images to save");
        }
        Map<Digest, SavedImage> images = new TreeMap<>(Comparator.comparing(Digest::toString));
        names.forEach(name -> add(name, platform, images));
        try (LayerStore.Use use = root.layers().use()) {
            for (SavedImage saved : images.values()) {
                hold(use, saved.image());
            }
            new ArchiveWriter(root.layers(), format, out).write(List.copyOf(images.values()));
        } catch (IOException e) {
            throw new SystemFailure("save images: " + e.getMessage(), e);
        }
    }

    private static void hold(LayerStore.Use use, Image image) {
        for (Digest layer : image.layers()) {
            if (use.find(layer).isEmpty()) {
                throw new NotFound("No such image: " + image.id());
            }
        }
    }

    private void add(String name, Optional<Platform> platform, Map<Digest, SavedImage> images) {
        List<ImageReference> references = tagsOf(name);
        if (references.isEmpty()) {
            add(name, find.find(name), Optional.empty(), platform, images);
        }
        for (ImageReference reference : references) {
            add(name, find.find(reference.familiar()), Optional.of(reference), platform, images);
        }
    }

    /// All tags of a repository; the one tag that is named; nothing for ids and digests.
    private List<ImageReference> tagsOf(String name) {
        if (isId(name)) {
            return List.of();
        }
        ImageReference reference = ImageReference.parse(name);
        if (reference.digest().isPresent()) {
            return List.of();
        }
        if (reference.tag().isPresent()) {
            return List.of(reference);
        }
        return root.references().list().keySet().stream()
                .filter(other -> other.digest().isEmpty() && other.name().equals(reference.name()))
                .toList();
    }

    /// A repository may be called like the beginning of an id; then it is meant.
    private boolean isId(String name) {
        return HEX.matcher(name).matches()
                && root.references().list().keySet().stream()
                        .noneMatch(other -> other.familiarName().equals(name));
    }

    private static void add(
            String name,
            Image image,
            Optional<ImageReference> tag,
            Optional<Platform> platform,
            Map<Digest, SavedImage> images) {
        if (platform.isPresent() && !platform.get().matches(image.config().platform())) {
            throw new NotFound("image with reference " + name
                    + " was found but does not provide the specified platform (" + platform.get() + ")");
        }
        SavedImage saved = images.computeIfAbsent(image.id(), _ -> new SavedImage(image, new ArrayList<>()));
        if (tag.isPresent() && !saved.tags().contains(tag.get())) {
            saved.tags().add(tag.get());
        }
    }
}
