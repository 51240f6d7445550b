package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Fills the layer between an image and a container: empty mount points that Docker gives every container, whatever its
/// image has under their names. Directories that the image has are left to it; files and links are hidden by empty
/// files. What Docker does in a mount of the layers is worked out here from the layers themselves, without a mount.
final class InitLayer {
    private static final int MODE = 0755;
    private static final List<String> FILES =
            List.of(".dockerenv", "dev/console", "etc/hostname", "etc/hosts", "etc/resolv.conf");
    private static final List<String> DIRECTORIES = List.of("dev/pts", "dev/shm", "proc", "sys");
    private static final String MTAB = "etc/mtab";
    private static final String MTAB_TARGET = "/proc/mounts";

    private final Root root;
    private final MergedView image;

    InitLayer(Root root, MergedView image) {
        this.root = root;
        this.image = image;
    }

    void fill() {
        for (String path : FILES) {
            if (!isDirectory(path)) {
                inParent(path, InitLayer::emptyFile);
            }
        }
        for (String path : DIRECTORIES) {
            if (!isDirectory(path)) {
                inParent(path, InitLayer::emptyDirectory);
            }
        }
        if (!isDirectory(MTAB)) {
            inParent(
                    MTAB,
                    (directory, name) -> directory.symlink(name, MTAB_TARGET.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private boolean isDirectory(String path) {
        return image.directory(path).isPresent();
    }

    private static void emptyFile(Directory directory, byte[] name) {
        directory.createFile(name, MODE).close();
        directory.chmod(name, MODE);
    }

    private static void emptyDirectory(Directory directory, byte[] name) {
        directory.createDirectory(name, MODE);
        directory.chmod(name, MODE);
    }

    private void inParent(String path, Step step) {
        RootPath entry = RootPath.of(path);
        RootPath parent = entry.parent();
        entry.prefixes().forEach(this::makeRoom);
        if (!parent.isTop() && !root.exists(parent)) {
            createLikeImage(parent);
        }
        try (Directory directory = root.directory(parent)) {
            step.apply(directory, entry.name());
        }
    }

    /// Where the layer is a copy of the image, what would be hidden is removed.
    private void makeRoom(RootPath path) {
        if (root.exists(path) && !root.status(path).isDirectory()) {
            try (Directory directory = root.parent(path)) {
                directory.unlink(path.name());
            }
        }
    }

    /// A directory over one of the image takes over how that looks, as a copy-up would.
    private void createLikeImage(RootPath path) {
        Optional<FileStatus> below = image.directory(path.toString());
        try (Directory top = root.directory(RootPath.TOP)) {
            top.createDirectory(path.name(), MODE);
            if (below.isPresent()) {
                top.chown(path.name(), below.get().uid(), below.get().gid());
            }
            top.chmod(path.name(), below.map(FileStatus::permissions).orElse(MODE));
        }
    }

    private interface Step {
        void apply(Directory directory, byte[] name);
    }
}
