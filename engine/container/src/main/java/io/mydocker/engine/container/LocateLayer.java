package io.mydocker.engine.container;

import io.mydocker.infra.storage.ContainerLayer;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the directories of a container's layer, by their real names instead of the short links of mounts.
final class LocateLayer {
    private final ContainerLayers layers;

    LocateLayer(ContainerLayers layers) {
        this.layers = layers;
    }

    Optional<LayerPlaces> locate(String containerId) {
        return layers.find(containerId).map(LocateLayer::places);
    }

    private static LayerPlaces places(ContainerLayer layer) {
        Path root = layer.overlayRoot();
        return new LayerPlaces(
                layer.lowers().stream().map(lower -> real(root.resolve(lower))).toList(),
                layer.merged(),
                root.resolve(layer.upper()),
                root.resolve(layer.work()));
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            throw new SystemFailure("find layer `" + link + "`: " + e.getMessage(), e);
        }
    }
}
