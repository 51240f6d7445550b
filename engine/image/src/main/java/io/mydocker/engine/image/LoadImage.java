package io.mydocker.engine.image;

import io.mydocker.engine.image.ReceivedArchive.Content.Bad;
import io.mydocker.engine.image.ReceivedArchive.Content.Kept;
import io.mydocker.engine.image.ReceivedArchive.Content.Staged;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.LayerStore;
import io.mydocker.infra.storage.StagedLayer;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.failure.EngineException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes the images of an archive. Nothing of it counts before the whole archive has been read, so that a bad one
/// changes nothing.
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
        try (LayerStore.Use use = root.layers().use();
                ReceivedArchive received = ReceivedArchive.read(archive, root.temporary(), use, progress)) {
            List<Image> loaded = new ArrayList<>();
            Map<Digest, Digest> made = new HashMap<>();
            List<ArchivedImage> wanted = images(received, platform);
            if (wanted.isEmpty() && platform.isPresent()) {
                throw new NotFound("requested platform not found: " + platform.get());
            }
            for (ArchivedImage image : wanted) {
                loaded.add(load(received, image, use, made, progress));
            }
            return loaded;
        } catch (JsonException e) {
            throw new InvalidParameter("load image archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SystemFailure("load image archive: " + e.getMessage(), e);
        }
    }

    private static List<ArchivedImage> images(ReceivedArchive archive, Optional<Platform> platform) throws IOException {
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

    /// @param made the layers so far, chain ids by diff ids: one content can be several layers
    private Image load(
            ReceivedArchive archive,
            ArchivedImage image,
            LayerStore.Use use,
            Map<Digest, Digest> made,
            Progress progress)
            throws IOException {
        ImageConfig config = image.config();
        List<Digest> chain = ChainId.chain(config.diffIds());
        for (int i = 0; i < chain.size(); i++) {
            Digest diffId = config.diffIds().get(i);
            Optional<Digest> parent = i == 0 ? Optional.empty() : Optional.of(chain.get(i - 1));
            if (use.find(chain.get(i)).isPresent()) {
                made.put(diffId, chain.get(i));
            } else if (made.containsKey(diffId)) {
                try (InputStream again = root.layers().tarStream(made.get(diffId))) {
                    use.register(parent, again, diffId);
                }
            } else {
                register(archive.content(image.layers().get(i)), use, parent, diffId, progress);
                made.put(diffId, chain.get(i));
            }
        }
        publish(image, progress);
        return shelf.find(config.id()).orElseThrow();
    }

    private static void register(
            ReceivedArchive.Content content,
            LayerStore.Use use,
            Optional<Digest> parent,
            Digest diffId,
            Progress progress)
            throws IOException {
        switch (content) {
            case Staged(StagedLayer layer) -> use.register(parent, layer, diffId);
            case Bad(EngineException reason) -> throw reason;
            case Kept(Path file) -> {
                LayerProgress told = new LayerProgress(progress, diffId.shortHex());
                long size = Files.size(file);
                try (InputStream kept = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                        InputStream counted =
                                new CountedStream(kept, count -> told.count("Loading layer", count, size));
                        InputStream tar = Decompression.open(counted)) {
                    use.register(parent, tar, diffId);
                }
            }
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
