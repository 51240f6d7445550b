package io.mydocker.engine.container;

import io.mydocker.engine.image.Images;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.linux.NativeThreads;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;

/// Measures how much disk a container takes.
final class SizeContainer {
    private final ContainerLayers layers;
    private final Images images;

    SizeContainer(ContainerLayers layers, Images images) {
        this.layers = layers;
        this.images = images;
    }

    ContainerSizes size(Container container) {
        long own = NativeThreads.call(() -> layers.size(container.id()));
        return new ContainerSizes(own, own + imageSize(container));
    }

    /// The image may have been removed by force, or be damaged.
    private long imageSize(Container container) {
        try {
            return images.find(container.imageId().toString()).size();
        } catch (NotFound | SystemFailure _) {
            return 0;
        }
    }
}
