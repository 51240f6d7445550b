package io.mydocker.embedded;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.oci.Digest;
import java.util.Map;
import java.util.Optional;

/// The storage driver as `docker inspect` shows it.
public final class GraphDriver {
    private final DataRoot root;

    GraphDriver(DataRoot root) {
        this.root = root;
    }

    /// `overlay2` or `vfs`.
    public String name() {
        return root.driver().toString();
    }

    /// The directories of an image's topmost layer, by Docker's names.
    public Map<String, String> ofImage(Optional<Digest> topLayer) {
        return topLayer.map(root.layers()::places).orElse(Map.of());
    }

    /// The directories of a container's layer, by Docker's names.
    public Map<String, String> ofContainer(String containerId) {
        return root.containerLayers().places(containerId);
    }
}
