package io.mydocker.infra.storage;

import java.nio.file.Path;
import java.util.Optional;

/// The engine's data root in Docker's layout, opened by one engine at a time.
///
/// Opening makes what is missing of the layout, takes the lock under `mydocker/`, and sweeps the layers that a crashed
/// engine left half-made. What this class does not know is left alone.
public interface DataRoot extends AutoCloseable {

    /// Opens a data root, making it first where there is none.
    ///
    /// @throws io.mydocker.protocol.failure.Conflict if another engine has it open; the message names its process
    ///     id
    static DataRoot open(Path path) {
        return open(path, Optional.empty());
    }

    /// The same with a storage driver; without one it is the driver whose images are there, else overlay2 where the
    /// kernel can make an overlay on the file system, and vfs where it cannot.
    ///
    /// @throws io.mydocker.protocol.failure.SystemFailure if the driver cannot be used here
    static DataRoot open(Path path, Optional<StorageDriver> driver) {
        return LockedDataRoot.open(path, driver);
    }

    Path path();

    /// How layers are stored.
    StorageDriver driver();

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

    StoreCheck check();

    /// Lets the next engine in. Nothing is unmounted or removed.
    @Override
    void close();
}
