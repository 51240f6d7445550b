package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The writable layers of containers, one each, standing on an init layer (Docker's fixed set of empty mount points)
/// and the layers of an image.
///
/// A container's layer keeps the image's layers from being released. Nothing is mounted here: the container's plan does
/// that inside its own mount namespace. Safe for all threads.
public interface ContainerLayers {

    /// How they are stored.
    StorageDriver driver();

    /// Makes the layer of a new container on top of the image whose topmost layer is `topChainId` (none: an image
    /// without layers).
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if there is no such layer
    /// @throws io.mydocker.protocol.failure.Conflict if the container has a layer already
    ContainerLayer create(String containerId, Optional<Digest> topChainId);

    /// The layer of a container.
    Optional<ContainerLayer> find(String containerId);

    /// The directories of a container's layer by the names that `docker inspect` has for them; none where Docker tells
    /// none.
    Map<String, String> places(String containerId);

    /// Ids of the containers that have a layer.
    List<String> list();

    /// Bytes that the container itself has written: what `docker ps --size` calls its size.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if the container has no layer
    long size(String containerId);

    /// Removes the layer and its files, and the layers below it that nothing else needs. Idempotent. The container must
    /// not be running.
    ///
    /// @throws io.mydocker.protocol.failure.Conflict if it is mounted on the host, or just being made
    ///     or removed
    void remove(String containerId);
}
