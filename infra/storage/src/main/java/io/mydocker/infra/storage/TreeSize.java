package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Errno;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The bytes in the files and links of a tree, a file of several names once. The tree may change meanwhile: what
/// vanishes does not count.
final class TreeSize {
    private final Root root;
    private final Optional<Root> original;
    private final Set<Long> counted = new HashSet<>();

    TreeSize(Root root) {
        this(root, Optional.empty());
    }

    /// Counts only what is not in the same state in `original`, of which the tree was a copy.
    TreeSize(Root root, Optional<Root> original) {
        this.root = root;
        this.original = original;
    }

    long sum() {
        long sum = 0;
        Deque<RootPath> left = new ArrayDeque<>();
        left.add(RootPath.TOP);
        while (!left.isEmpty()) {
            RootPath path = left.removeLast();
            try (Directory directory = root.directory(path)) {
                for (byte[] name : directory.list()) {
                    Optional<FileStatus> status = LayerStyle.find(directory, name);
                    if (status.filter(FileStatus::isDirectory).isPresent()) {
                        left.add(path.child(name));
                    } else {
                        sum += status.filter(this::isNew)
                                .filter(found -> isChanged(path.child(name), found))
                                .map(FileStatus::size)
                                .orElse(0L);
                    }
                }
            } catch (LinuxException e) {
                // Gone, replaced by something else, or deeper than a path can say.
                if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR) && !e.is(Errno.ENAMETOOLONG)) {
                    throw e;
                }
            }
        }
        return sum;
    }

    private boolean isNew(FileStatus status) {
        return status.links() <= 1 || counted.add(status.inode());
    }

    private boolean isChanged(RootPath path, FileStatus status) {
        return original.isEmpty()
                || find(original.get(), path)
                        .filter(before -> before.mode() == status.mode()
                                && before.size() == status.size()
                                && before.modified().equals(status.modified())
                                && before.uid() == status.uid()
                                && before.gid() == status.gid())
                        .isEmpty();
    }

    private static Optional<FileStatus> find(Root root, RootPath path) {
        try {
            return Optional.of(root.status(path));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
