package io.mydocker.infra.storage;

import io.mydocker.linux.Directory;
import io.mydocker.linux.Fd;
import io.mydocker.linux.FileCopy;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Copies a tree into an empty directory with everything that belongs to it: owners, modes, times, attributes, links,
/// holes, devices. Where the file system shares content between files nothing is copied twice.
final class CopyTree {
    private final Root from;
    private final Root to;
    private final Map<Long, RootPath> linked = new HashMap<>();
    private final Map<RootPath, Instant> directoryTimes = new LinkedHashMap<>();

    private CopyTree(Root from, Root to) {
        this.from = from;
        this.to = to;
    }

    /// Copies the directory `from` of `home` to a new one.
    static void copy(Directory home, byte[] from, byte[] to) {
        home.createDirectory(to, 0700);
        try (Root source = Root.of(home.directory(from));
                Root target = Root.of(home.directory(to))) {
            new CopyTree(source, target).copy();
        }
        FileStatus status = home.status(from);
        metadata(status, home, from, home, to);
        home.setModified(to, status.modified());
    }

    private void copy() {
        Deque<RootPath> left = new ArrayDeque<>();
        left.add(RootPath.TOP);
        while (!left.isEmpty()) {
            copyDirectory(left.removeLast(), left);
        }
        directoryTimes.forEach(this::setTime);
    }

    private void copyDirectory(RootPath path, Deque<RootPath> left) {
        try (Directory source = from.directory(path);
                Directory target = to.directory(path)) {
            for (byte[] name : source.list()) {
                RootPath child = path.child(name);
                FileStatus status = source.status(name);
                if (status.isDirectory()) {
                    target.createDirectory(name, 0700);
                    left.add(child);
                    directoryTimes.put(child, status.modified());
                } else if (!link(status, target, name, child)) {
                    copyEntry(status, source, target, name);
                }
                metadata(status, source, name, target, name);
            }
        }
    }

    /// Gives a file that has been copied already its second name; remembers one that has several.
    private boolean link(FileStatus status, Directory target, byte[] name, RootPath child) {
        if (status.links() <= 1) {
            return false;
        }
        RootPath first = linked.putIfAbsent(status.inode(), child);
        if (first == null) {
            return false;
        }
        try (Directory directory = to.parent(first)) {
            target.hardLink(directory, first.name(), name);
        }
        return true;
    }

    private static void copyEntry(FileStatus status, Directory source, Directory target, byte[] name) {
        switch (status.type()) {
            case FileStatus.REGULAR -> {
                try (Fd content = source.openEntry(name, OpenFlags.RDONLY, 0);
                        Fd copy = target.createFile(name, 0600)) {
                    FileCopy.copy(content, copy);
                }
            }
            case FileStatus.SYMLINK -> target.symlink(name, source.readSymlink(name));
            default -> target.createNode(name, status.mode(), status.deviceMajor(), status.deviceMinor());
        }
    }

    /// Owner before mode and attributes: chown(2) drops setuid bits and capabilities.
    private static void metadata(
            FileStatus status, Directory source, byte[] sourceName, Directory target, byte[] name) {
        target.chown(name, status.uid(), status.gid());
        if (!status.isSymlink()) {
            target.chmod(name, status.permissions());
        }
        for (String attribute : source.extendedAttributes(sourceName)) {
            target.setExtendedAttribute(name, attribute, source.extendedAttribute(sourceName, attribute));
        }
        if (!status.isDirectory()) {
            target.setModified(name, status.modified());
        }
    }

    private void setTime(RootPath path, Instant time) {
        try (Directory parent = to.parent(path)) {
            parent.setModified(path.name(), time);
        }
    }
}
