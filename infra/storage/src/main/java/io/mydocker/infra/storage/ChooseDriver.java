package io.mydocker.infra.storage;

import io.mydocker.linux.LinuxException;
import io.mydocker.linux.OverlayProbe;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.SystemFailure;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/// Decides which storage driver a data root gets: the one that was asked for; else the one whose images are there; else
/// overlay2, and vfs where the kernel cannot make an overlay.
final class ChooseDriver {
    private static final System.Logger LOG = System.getLogger(ChooseDriver.class.getName());
    private static final int MODE = 0700;

    private final Path root;
    private final Path probe;

    /// @param probe a directory on the root's file system that is nobody's
    ChooseDriver(Path root, Path probe) {
        this.root = root;
        this.probe = probe;
    }

    /// @throws SystemFailure if overlay2 was asked for or is in use and cannot be
    StorageDriver choose(Optional<StorageDriver> wanted) {
        if (wanted.orElse(StorageDriver.OVERLAY2) == StorageDriver.VFS) {
            return StorageDriver.VFS;
        }
        boolean inUse = isUsed(StorageDriver.OVERLAY2);
        if (wanted.isEmpty() && !inUse && isUsed(StorageDriver.VFS)) {
            return StorageDriver.VFS;
        }
        Optional<LinuxException> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            return StorageDriver.OVERLAY2;
        }
        String reason = "storage driver overlay2 cannot be used on `" + root + "`: "
                + obstacle.get().getMessage();
        if (wanted.isPresent() || inUse) {
            throw new SystemFailure(reason, obstacle.get());
        }
        LOG.log(Level.WARNING, "{0}; vfs takes its place, which copies every layer whole", reason);
        return StorageDriver.VFS;
    }

    private boolean isUsed(StorageDriver driver) {
        LayerDatabaseLayout layout = LayerDatabaseLayout.in(root, driver);
        return !OwnFiles.list(layout.layers()).isEmpty()
                || !OwnFiles.list(layout.mounts()).isEmpty();
    }

    private Optional<LinuxException> obstacle() {
        Root.deleteTree(probe);
        OwnFiles.createDirectory(probe, MODE);
        try {
            OverlayProbe.check(probe);
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of(e);
        } finally {
            Root.deleteTree(probe);
        }
    }
}
