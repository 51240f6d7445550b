package io.mydocker.infra.storage;

import java.nio.file.Path;

/// The engine's data root in Docker's overlay2 layout, opened by one engine at a time.
///
/// Opening makes what is missing of the layout, takes the lock under `mydocker/`, and sweeps the layers that a crashed
/// engine left half-made. What this class does not know is left alone.
public interface DataRoot extends AutoCloseable {

    /// Opens a data root, making it first where there is none.
    ///
    /// @throws io.mydocker.protocol.failure.Conflict if another engine has it open; the message names its process
    ///     id
    static DataRoot open(Path path) {
        return LockedDataRoot.open(path);
    }

    Path path();

    /// `<root>/containers`: one directory a container, named by its id.
    Path containers();

    /// `<root>/volumes`.
    Path volumes();

    /// `<root>/mydocker`: what Docker's layout has no place for.
    Path own();

    /// `<root>/tmp`: emptied when the root is opened.
    Path temporary();

    LayerStore layers();

    ContainerLayers containerLayers();

    ImageStore images();

    References references();

    DistributionMetadata distribution();

    Manifests manifests();

    /// Lets the next engine in. Nothing is unmounted or removed.
    @Override
    void close();
}
