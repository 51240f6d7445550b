package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.Layer;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.ChainId;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// Reads images from the data root, puts complete ones there, and owns the lock under which names and images change
/// together.
final class ImageShelf {
    private static final System.Logger LOG = System.getLogger(ImageShelf.class.getName());

    private final DataRoot root;
    private final Map<Digest, ImageConfig> configurations = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    ImageShelf(DataRoot root) {
        this.root = root;
    }

    /// Held while names and images change together; never while content moves.
    ReentrantLock lock() {
        return lock;
    }

    /// The image with this id.
    Optional<Image> find(Digest id) {
        return configuration(id).flatMap(this::image);
    }

    /// The configuration of an image that is stored.
    Optional<ImageConfig> configuration(Digest id) {
        ImageConfig known = configurations.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ImageConfig> found = root.images().find(id).map(ImageConfig::parse);
        found.ifPresent(config -> configurations.put(id, config));
        return found;
    }

    /// The same, without a failure where it is damaged.
    Optional<ImageConfig> readable(Digest id) {
        try {
            return configuration(id);
        } catch (EngineException e) {
            LOG.log(Level.WARNING, "image {0} is damaged: {1}", id.shortHex(), e.getMessage());
            return Optional.empty();
        }
    }

    /// The manifests that led to an image, without indexes.
    List<Descriptor> manifests(Digest id) {
        List<Descriptor> found = new ArrayList<>();
        for (Digest digest : root.manifests().of(id)) {
            root.manifests()
                    .find(digest)
                    .filter(stored -> !MediaTypes.isIndex(stored.mediaType()))
                    .ifPresent(stored -> found.add(Descriptor.of(stored.mediaType(), digest, stored.bytes().length)));
        }
        return found;
    }

    Map<Digest, Long> layerSizes() {
        return root.layers().list().stream().collect(Collectors.toMap(Layer::chainId, Layer::size));
    }

    /// Makes an image visible whose layers are all there, or finds that it is.
    Digest put(ImageConfig config) {
        return root.images().put(config.raw());
    }

    /// Lets `reference` stand for the image.
    ///
    /// @return the image that it stood for until now, if that was another one
    Optional<Digest> name(ImageReference reference, Digest id) {
        Optional<Digest> before = root.references().put(reference, id);
        root.images().putLastUpdated(id, Instant.now());
        return before.filter(old -> !old.equals(id));
    }

    /// Forgets the image and what came with it, without its layers.
    void remove(Digest id) {
        root.images().remove(id);
        root.manifests().remove(id);
        configurations.remove(id);
    }

    private Optional<Image> image(ImageConfig config) {
        List<Digest> layers = ChainId.chain(config.diffIds());
        long size = 0;
        for (Digest chainId : layers) {
            Optional<Layer> layer = root.layers().find(chainId);
            if (layer.isEmpty()) {
                return missing(config, chainId);
            }
            size += layer.get().size();
        }
        return Optional.of(new Image(
                config,
                root.references().of(config.id()),
                root.images().parent(config.id()),
                root.images().lastUpdated(config.id()),
                layers,
                size));
    }

    /// An image that is being removed loses its configuration before its layers.
    private Optional<Image> missing(ImageConfig config, Digest chainId) {
        if (root.images().find(config.id()).isEmpty()) {
            configurations.remove(config.id());
            return Optional.empty();
        }
        throw new SystemFailure("image `" + config.id() + "`: layer `" + chainId + "` is missing from the data root");
    }
}
