package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.DistributionMetadata.Source;
import io.mydocker.infra.storage.Layer;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what an image is made of.
public final class ShowLayers {
    private static final int BUFFER = 256 << 10;

    private final DataRoot root;
    private final Images images;

    public ShowLayers(DataRoot root, Images images) {
        this.root = root;
        this.images = images;
    }

    /// The layers of the image that `name` stands for, lowest first.
    ///
    /// @param verify whether to put each tar together from disk and compare it with its digest
    public List<ImageLayer> of(String name, boolean verify) {
        Image image = images.find(name);
        List<ImageConfig.History> history = image.config().history().stream()
                .filter(line -> !line.emptyLayer())
                .toList();
        LayerNames below = new LayerNames();
        List<ImageLayer> shown = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            Digest chainId = image.layers().get(i);
            Layer layer = root.layers()
                    .find(chainId)
                    .orElseThrow(() -> new SystemFailure(
                            "image `" + image.id() + "`: layer `" + chainId + "` is missing from the data root"));
            Optional<ImageLayer.History> made = i < history.size()
                    ? Optional.of(new ImageLayer.History(
                            history.get(i).created(),
                            history.get(i).createdBy(),
                            history.get(i).comment()))
                    : Optional.empty();
            shown.add(new ImageLayer(
                    new ImageLayer.Names(layer.diffId(), chainId, layer.cacheId()),
                    root.distribution().sources(layer.diffId()).stream()
                            .map(Source::digest)
                            .distinct()
                            .toList(),
                    layer.size(),
                    root.layers().directory(chainId),
                    made,
                    below.add(names -> root.layers().entries(chainId, names)),
                    verify ? damage(layer) : Optional.empty()));
        }
        return shown;
    }

    private Optional<String> damage(Layer layer) {
        MessageDigest digest = layer.diffId().newComputation();
        byte[] buffer = new byte[BUFFER];
        try (InputStream tar = root.layers().tarStream(layer.chainId())) {
            for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException | EngineException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return layer.diffId().matches(digest.digest())
                ? Optional.empty()
                : Optional.of("its content is not what its digest says");
    }
}
