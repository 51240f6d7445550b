package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.LockFile;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The data root with its lock; the place where the parts of storage are put together.
///
/// ```
/// <root>/                            0710
/// ├── containers/                    0710
/// ├── image/                         0700   ImageDatabaseLayout, LayerDatabaseLayout
/// ├── mydocker/                      0700   OwnLayout
/// ├── overlay2/                      0710   Overlay2Layout; only with this driver
/// ├── tmp/                           0700
/// ├── vfs/                           0710   VfsDirectories; only with this driver
/// └── volumes/                       0701
/// ```
final class LockedDataRoot implements DataRoot {
    private static final System.Logger LOG = System.getLogger(LockedDataRoot.class.getName());

    private static final int ROOT_MODE = 0710;
    private static final int VOLUMES_MODE = 0701;
    private static final int TEMPORARY_MODE = 0700;

    private final Path path;
    private final LockFile lock;
    private final StorageDriver driver;
    private final LayerStore layers;
    private final ContainerLayers containerLayers;
    private final ImageDatabase images;
    private final References references;
    private final DistributionMetadata distribution;
    private final ManifestFiles manifests;
    private final StoreCheck check;

    private LockedDataRoot(Path path, LockFile lock, Optional<StorageDriver> wanted) {
        this.path = path;
        this.lock = lock;
        OwnLayout own = OwnLayout.in(path);
        driver = new ChooseDriver(path, own.directory().resolve("probe")).choose(wanted);
        LayerDirectories directories = LayerDirectories.in(path, driver);
        ImageDatabaseLayout imageLayout = ImageDatabaseLayout.in(path, driver);
        LayerDatabaseLayout layerLayout = LayerDatabaseLayout.in(path, driver);
        createLayout(directories, imageLayout, layerLayout);
        images = new ImageDatabase(imageLayout);
        AtomicFile.sweep(imageLayout.directory());
        references = new RepositoriesFile(imageLayout.repositories());
        distribution = new DistributionFiles(imageLayout);
        manifests = new ManifestFiles(own);
        manifests.sweep(id -> ImageDatabaseLayout.hasImage(path, id));
        LayerSync sync = new LayerSync(directories.home(), layerLayout.directory());
        LayerDatabase database = new LayerDatabase(layerLayout, sync);
        PendingLayers pending = new PendingLayers(own.pending(driver));
        sweep(database, directories, pending);
        LayerUsage usage = new LayerUsage(database, images, pending);
        RegisterLayer registerLayer = new RegisterLayer(database, directories, pending, sync);
        layers = new DirectoryLayerStore(database, directories, pending, usage, registerLayer);
        containerLayers = new DirectoryContainerLayers(database, directories, pending, usage, layers);
        check = new DiskCheck(
                path,
                new CheckLayers(layers, database, directories, pending, usage),
                new CheckMetadata(this, imageLayout, images, manifests, database),
                directories,
                layers,
                registerLayer);
    }

    static LockedDataRoot open(Path path, Optional<StorageDriver> wanted) {
        Path absolute = path.toAbsolutePath().normalize();
        OwnLayout own = OwnLayout.in(absolute);
        try {
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            OwnFiles.ensureDirectory(absolute, ROOT_MODE);
            OwnFiles.ensureDirectory(own.directory(), OwnLayout.DIRECTORY_MODE);
            LockFile lock = LockFile.tryAcquire(own.lock())
                    .orElseThrow(() -> new Conflict("data root `" + absolute + "` is in use by another engine (pid "
                            + LockFile.owner(own.lock()) + ")"));
            return underLock(absolute, lock, wanted);
        } catch (IOException | LinuxException e) {
            throw new SystemFailure("open data root `" + absolute + "`: " + e.getMessage(), e);
        }
    }

    private static LockedDataRoot underLock(Path path, LockFile lock, Optional<StorageDriver> wanted) {
        try {
            return new LockedDataRoot(path, lock, wanted);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void createLayout(
            LayerDirectories directories, ImageDatabaseLayout imageLayout, LayerDatabaseLayout layerLayout) {
        OwnFiles.ensureDirectory(containers(), ROOT_MODE);
        OwnFiles.ensureDirectory(volumes(), VOLUMES_MODE);
        Root.deleteTree(temporary());
        OwnFiles.ensureDirectory(temporary(), TEMPORARY_MODE);
        directories.skeleton().forEach(OwnFiles::ensureDirectory);
        imageLayout
                .directories()
                .forEach(directory -> OwnFiles.ensureDirectory(directory, ImageDatabaseLayout.DIRECTORY_MODE));
        OwnFiles.ensureDirectory(layerLayout.directory(), LayerDatabaseLayout.PRIVATE_MODE);
        OwnFiles.ensureDirectory(layerLayout.temporary(), LayerDatabaseLayout.PUBLIC_MODE);
        OwnFiles.ensureDirectory(layerLayout.layers(), LayerDatabaseLayout.PUBLIC_MODE);
        OwnFiles.ensureDirectory(layerLayout.mounts(), LayerDatabaseLayout.PUBLIC_MODE);
        OwnFiles.ensureDirectory(OwnLayout.in(path).pending(driver), OwnLayout.DIRECTORY_MODE);
    }

    /// Removes what an engine that died had begun to make or to remove. Whole layers are not among it: a pull
    /// that is begun again may want them.
    private static void sweep(LayerDatabase database, LayerDirectories directories, PendingLayers pending) {
        database.sweep();
        List<String> begun = pending.list();
        List<String> nobodys = new ArrayList<>();
        for (String id : begun) {
            if (!database.names(id)) {
                nobodys.add(id);
                nobodys.add(LayerDirectories.initId(id));
            }
        }
        List<String> stuck = new ArrayList<>();
        for (String id : nobodys) {
            try {
                directories.remove(id);
            } catch (RuntimeException e) {
                // Its mark stays: the next start tries again.
                stuck.add(id);
                LOG.log(System.Logger.Level.WARNING, "sweep `" + id + "`", e);
            }
        }
        directories.sweep(nobodys);
        begun.stream()
                .filter(id -> !database.isCacheId(id))
                .filter(id -> !stuck.contains(id) && !stuck.contains(LayerDirectories.initId(id)))
                .forEach(pending::end);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public StorageDriver driver() {
        return driver;
    }

    @Override
    public Path containers() {
        return path.resolve("containers");
    }

    @Override
    public Path volumes() {
        return path.resolve("volumes");
    }

    @Override
    public Path own() {
        return OwnLayout.in(path).directory();
    }

    @Override
    public Path temporary() {
        return path.resolve("tmp");
    }

    @Override
    public LayerStore layers() {
        return layers;
    }

    @Override
    public ContainerLayers containerLayers() {
        return containerLayers;
    }

    @Override
    public ImageStore images() {
        return images;
    }

    @Override
    public References references() {
        return references;
    }

    @Override
    public DistributionMetadata distribution() {
        return distribution;
    }

    @Override
    public Manifests manifests() {
        return manifests;
    }

    @Override
    public StoreCheck check() {
        return check;
    }

    @Override
    public void close() {
        lock.close();
    }
}
