package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the images of an archive: the whole archive is kept aside and read first, so that a bad one changes nothing.
final class LoadImage {
    private static final int BUFFER = 256 << 10;

    private final DataRoot root;
    private final ImageShelf shelf;
    private final ImageEvents events;

    LoadImage(DataRoot root, ImageShelf shelf, ImageEvents events) {
        this.root = root;
        this.shelf = shelf;
        this.events = events;
    }

    /// @param platform empty takes all images
    List<Image> load(InputStream archive, Optional<Platform> platform, Progress listener) {
        Progress progress = new SerialProgress(listener);
        try (SpooledArchive spooled = SpooledArchive.read(archive, root.temporary())) {
            List<Image> loaded = new ArrayList<>();
            List<ArchivedImage> wanted = images(spooled, platform);
            if (wanted.isEmpty() && platform.isPresent()) {
                throw new NotFound("requested platform not found: " + platform.get());
            }
            for (ArchivedImage image : wanted) {
                loaded.add(load(spooled, image, progress));
            }
            return loaded;
        } catch (JsonException e) {
            throw new InvalidParameter("load image archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SystemFailure("load image archive: " + e.getMessage(), e);
        }
    }

    private static List<ArchivedImage> images(SpooledArchive archive, Optional<Platform> platform) throws IOException {
        if (DockerArchive.is(archive)) {
            return new DockerArchive(archive)
                    .images().stream()
                            .filter(image -> platform.isEmpty()
                                    || platform.get().matches(image.config().platform()))
                            .toList();
        }
        if (OciArchive.is(archive)) {
            return new OciArchive(archive, platform).images();
        }
        throw new InvalidParameter("invalid archive: does not contain a manifest.json");
    }

    private Image load(SpooledArchive archive, ArchivedImage image, Progress progress) throws IOException {
        ImageConfig config = image.config();
        try (LayerStore.Use use = root.layers().use()) {
            List<Digest> chain = ChainId.chain(config.diffIds());
            for (int i = 0; i < chain.size(); i++) {
                if (use.find(chain.get(i)).isEmpty()) {
                    Optional<Digest> parent = i == 0 ? Optional.empty() : Optional.of(chain.get(i - 1));
                    register(
                            archive,
                            image.layers().get(i),
                            use,
                            parent,
                            config.diffIds().get(i),
                            progress);
                }
            }
            publish(image, progress);
            return shelf.find(config.id()).orElseThrow();
        }
    }

    private static void register(
            SpooledArchive archive,
            String name,
            LayerStore.Use use,
            Optional<Digest> parent,
            Digest diffId,
            Progress progress)
            throws IOException {
        LayerProgress told = new LayerProgress(progress, diffId.shortHex());
        long size = archive.size(name);
        try (InputStream file = new BufferedInputStream(archive.open(name), BUFFER);
                InputStream counted = new CountedStream(file, count -> told.count("Loading layer", count, size));
                InputStream tar = Decompression.open(counted)) {
            use.register(parent, tar, diffId);
        }
    }

    private void publish(ArchivedImage image, Progress progress) {
        shelf.lock().lock();
        try {
            Digest id = shelf.put(image.config());
            events.loaded(id);
            for (ImageReference tag : image.tags()) {
                Optional<Digest> before = shelf.name(tag, id);
                before.ifPresent(old -> progress.report(new Progress.Text("The image " + tag.familiar()
                        + " already exists, renaming the old one with ID " + old + " to empty string\n")));
                progress.report(new Progress.Text("Loaded image: " + tag.familiar() + "\n"));
            }
            if (image.tags().isEmpty()) {
                progress.report(new Progress.Text("Loaded image ID: " + id + "\n"));
            }
        } finally {
            shelf.lock().unlock();
        }
    }
}
