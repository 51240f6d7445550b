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
    private final Set<Long> counted = new HashSet<>();

    TreeSize(Root root) {
        this.root = root;
    }

    long sum() {
        long sum = 0;
        Deque<RootPath> left = new ArrayDeque<>();
        left.add(RootPath.TOP);
        while (!left.isEmpty()) {
            RootPath path = left.removeLast();
            try (Directory directory = root.directory(path)) {
                for (byte[] name : directory.list()) {
                    Optional<FileStatus> status = status(directory, name);
                    if (status.filter(FileStatus::isDirectory).isPresent()) {
                        left.add(path.child(name));
                    } else {
                        sum += status.filter(this::isNew).map(FileStatus::size).orElse(0L);
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

    private static Optional<FileStatus> status(Directory directory, byte[] name) {
        try {
            return Optional.of(directory.status(name));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
