package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A directory tree that somebody else controls: a layer, a container's root, a volume, a build context. **The only way
/// to reach a path inside one.**
///
/// Every path is resolved by the kernel with `RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS` (openat2(2)): `..` and absolute
/// symbolic links stay inside, links of `/proc` are refused. What comes back is a descriptor, and all further work is
/// done on it through [Directory] or [Fd], so nothing can be exchanged between the check and the use.
///
/// Safe for use by several threads.
public final class Root implements AutoCloseable {
    private final Fd directory;

    private Root(Fd directory) {
        this.directory = directory;
    }

    /// Opens a directory of the host as a root; the path itself is trusted.
    public static Root open(Path directory) {
        return new Root(Fd.open(directory.toString(), OpenFlags.PATH | OpenFlags.DIRECTORY, 0));
    }

    /// Makes a directory that is open a root of its own, which from now on closes it.
    public static Root of(Directory directory) {
        return new Root(directory.fd());
    }

    /// Removes a directory of the host with everything in it, whoever filled it: no link is followed. Nothing happens
    /// where there is none.
    public static void deleteTree(Path directory) {
        Path name = directory.getFileName();
        if (name == null) {
            throw new LinuxException("remove", directory, Errno.EINVAL);
        }
        Root parent;
        try {
            parent = open(directory.toAbsolutePath().getParent());
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        try (parent;
                Directory top = parent.directory(RootPath.TOP)) {
            top.removeTree(name.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The root's own directory descriptor; owned by this root.
    public Fd fd() {
        return directory;
    }

    /// The directory at `path`; symbolic links are followed inside the root, the last one too.
    public Directory directory(RootPath path) {
        return new Directory(resolve(path, OpenFlags.PATH | OpenFlags.DIRECTORY, 0));
    }

    /// The directory that holds `path`'s last component, for work on that component itself.
    public Directory parent(RootPath path) {
        if (path.isTop() || path.endsInDotDot()) {
            throw new LinuxException("resolve", path, Errno.EINVAL);
        }
        return directory(path.parent());
    }

    /// Makes `path` and its missing parents as directories of `mode` and owner 0:0, follows links that are there, and
    /// opens it. Something else in the way is `ENOTDIR`; a link to nowhere `ENOENT`.
    public Directory ensureDirectory(RootPath path, int mode) {
        try {
            return directory(path);
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        for (RootPath prefix : path.prefixes()) {
            if (!prefix.endsInDotDot()) {
                try (Directory parent = directory(prefix.parent())) {
                    parent.ensureDirectory(prefix.name(), mode);
                }
            }
        }
        return directory(path);
    }

    /// Opens the regular file at `path` for reading; symbolic links are followed inside the root.
    ///
    /// What lies in wait there may be a device or a FIFO, which opening alone wakes up: it is looked at first, by a
    /// descriptor that stands for it without opening it. What is no regular file is `EINVAL`.
    public Fd openFile(RootPath path) {
        try (Fd found = resolve(path, OpenFlags.PATH, 0)) {
            if (!found.status().isRegular()) {
                throw new LinuxException("open regular file", path, Errno.EINVAL);
            }
            return found.reopen(OpenFlags.RDONLY);
        }
    }

    /// What is at `path`, the last component not followed.
    public FileStatus status(RootPath path) {
        try (Fd fd = open(path, OpenFlags.PATH | OpenFlags.NOFOLLOW)) {
            return fd.status();
        }
    }

    /// Whether there is something at `path`, a dangling link included.
    public boolean exists(RootPath path) {
        try (Fd fd = open(path, OpenFlags.PATH | OpenFlags.NOFOLLOW)) {
            return fd.number() >= 0;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return false;
            }
            throw e;
        }
    }

    /// A descriptor of what is at `path`, of any type, with the flags of open(2) (most often `PATH`).
    public Fd open(RootPath path, int flags) {
        return resolve(path, flags, 0);
    }

    private Fd resolve(RootPath path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            // struct open_how: flags, mode, resolve
            MemorySegment how = arena.allocate(24, 8);
            how.set(JAVA_LONG, 0, (flags | OpenFlags.CLOEXEC) & 0xffffffffL);
            how.set(JAVA_LONG, 8, mode);
            how.set(JAVA_LONG, 16, OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS);
            byte[] name = path.isTop() ? new byte[] {'.'} : path.bytes();
            long fd;
            do {
                // EAGAIN: a rename raced with the resolution of `..`; the kernel asks to try again.
                fd = call(
                        SystemCall.OPENAT2,
                        directory.number(),
                        Native.cString(arena, name).address(),
                        how.address(),
                        how.byteSize());
            } while (fd == -Errno.EAGAIN.number());
            return new Fd(check(fd, "open", path), path.toString());
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
