package io.mydocker.infra.storage;

import io.mydocker.linux.Errno;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a stack of layers looks like when overlayfs merges it, worked out path by path without a mount.
final class MergedView implements AutoCloseable {
    private final List<Root> layers = new ArrayList<>();

    /// Of directories, the topmost first.
    MergedView(List<Path> diffs) {
        try {
            diffs.forEach(diff -> layers.add(Root.open(diff)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What is at a path, symbolic links not followed.
    Optional<FileStatus> find(RootPath path) {
        if (path.isTop()) {
            return layers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(layers.getFirst().status(path));
        }
        return find(path, reach(path.parent()));
    }

    private static Optional<FileStatus> find(RootPath path, List<Root> layers) {
        return layers.stream()
                .flatMap(layer -> status(layer, path).stream())
                .findFirst()
                .filter(status -> !isWhiteout(status));
    }

    /// The layers that contribute to a directory, topmost first; none where there is no such directory.
    private List<Root> reach(RootPath directory) {
        if (directory.isTop()) {
            return layers;
        }
        List<Root> contributing = new ArrayList<>();
        for (Root layer : reach(directory.parent())) {
            Optional<FileStatus> status = status(layer, directory);
            if (status.isEmpty()) {
                continue;
            }
            if (!status.get().isDirectory()) {
                break;
            }
            contributing.add(layer);
            if (isOpaque(layer, directory)) {
                break;
            }
        }
        return contributing;
    }

    private static boolean isWhiteout(FileStatus status) {
        return status.type() == FileStatus.CHARACTER_DEVICE && status.deviceMajor() == 0 && status.deviceMinor() == 0;
    }

    private static boolean isOpaque(Root layer, RootPath directory) {
        try (var parent = layer.parent(directory)) {
            return parent.extendedAttributes(directory.name()).contains(OverlayStyle.OPAQUE_ATTRIBUTE);
        }
    }

    private static Optional<FileStatus> status(Root layer, RootPath path) {
        try {
            return Optional.of(layer.status(path));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        layers.forEach(Root::close);
    }
}
