package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An open directory inside a [Root], and what can be done to its entries. Names are single components (no slash, not
/// `.` or `..`), and no method follows a symbolic link in the place of the entry.
public final class Directory implements AutoCloseable {
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int RENAME_NOREPLACE = 1;
    private static final int REMOVE_AT_ONCE = 4096;
    private static final int REMOVE_DEPTH = 100;

    private final Fd fd;

    Directory(Fd fd) {
        this.fd = fd;
    }

    public Fd fd() {
        return fd;
    }

    /// Makes a directory; `EEXIST` where something is there. The umask applies.
    public void createDirectory(byte[] name, int mode) {
        check(makeDirectory(name, mode), "mkdir", operand(name));
    }

    /// Makes a directory unless there is one already (or anything else, which the next step will find).
    public void ensureDirectory(byte[] name, int mode) {
        long result = makeDirectory(name, mode);
        if (result != -Errno.EEXIST.number()) {
            check(result, "mkdir", operand(name));
        }
    }

    private long makeDirectory(byte[] name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return call(SystemCall.MKDIRAT, fd.number(), entry(arena, name), mode);
        }
    }

    /// Creates a regular file for writing; `EEXIST` where something is there. The umask applies.
    public Fd createFile(byte[] name, int mode) {
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW;
        return openEntry(name, flags, mode);
    }

    /// Opens an entry with the flags of open(2); a symbolic link in its place is `ELOOP`.
    public Fd openEntry(byte[] name, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            int all = flags | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;
            long result = call(SystemCall.OPENAT, fd.number(), entry(arena, name), all, mode);
            return new Fd(check(result, "open", operand(name)), operand(name));
        }
    }

    /// The subdirectory `name`, to descend without resolving the path again; a link in its place is `ENOTDIR`.
    public Directory directory(byte[] name) {
        return new Directory(openEntry(name, OpenFlags.PATH | OpenFlags.DIRECTORY, 0));
    }

    /// Makes a symbolic link; its target is only text and is not looked at.
    public void symlink(byte[] name, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            long text = Native.cString(arena, target).address();
            check(call(SystemCall.SYMLINKAT, text, fd.number(), entry(arena, name)), "symlink", operand(name));
        }
    }

    public byte[] readSymlink(byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            long result =
                    call(SystemCall.READLINKAT, fd.number(), entry(arena, name), buffer.address(), buffer.byteSize());
            long length = check(result, "readlink", operand(name));
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    /// Gives the entry `existing` of `from` a second name here; a symbolic link is linked itself, not its target.
    public void hardLink(Directory from, byte[] existing, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            long result = call(
                    SystemCall.LINKAT,
                    from.fd.number(),
                    from.entry(arena, existing),
                    fd.number(),
                    entry(arena, name),
                    0);
            check(result, "link", operand(name));
        }
    }

    /// Makes a device, FIFO or socket: `mode` holds the type as in `st_mode`. The umask applies.
    public void createNode(byte[] name, int mode, int major, int minor) {
        try (Arena arena = Arena.ofConfined()) {
            long device = (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
            check(call(SystemCall.MKNODAT, fd.number(), entry(arena, name), mode, device), "mknod", operand(name));
        }
    }

    /// Moves `name` of this directory to `newName` of `to`; replaces what is there only when `replace` is set.
    public void rename(byte[] name, Directory to, byte[] newName, boolean replace) {
        try (Arena arena = Arena.ofConfined()) {
            long result = call(
                    SystemCall.RENAMEAT2,
                    fd.number(),
                    entry(arena, name),
                    to.fd.number(),
                    to.entry(arena, newName),
                    replace ? 0 : RENAME_NOREPLACE);
            check(result, "rename", operand(name));
        }
    }

    /// Removes an entry that is no directory.
    public void unlink(byte[] name) {
        check(unlink(name, 0), "unlink", operand(name));
    }

    private long unlink(byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return call(SystemCall.UNLINKAT, fd.number(), entry(arena, name), flags);
        }
    }

    /// Removes an entry with everything below it, however deep; nothing happens where there is none.
    public void removeTree(byte[] name) {
        if (removedAsFile(name)) {
            return;
        }
        try (Directory top = new Directory(openEntry(name, OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0))) {
            // What was too deep comes up here, hence the rounds.
            top.empty(top, 0);
        }
        check(unlink(name, OpenFlags.AT_REMOVEDIR), "rmdir", operand(name));
    }

    /// Removes what is in this directory, some entries at a time: a container can make more of them than there is
    /// memory for their names. It can nest directories deeper than there is stack and descriptors for, too: below a
    /// certain depth they are moved up to the top instead, for another round.
    private void empty(Directory top, int depth) {
        List<byte[]> some = list(REMOVE_AT_ONCE);
        while (!some.isEmpty()) {
            some.forEach(child -> remove(child, top, depth));
            some = list(REMOVE_AT_ONCE);
        }
    }

    private void remove(byte[] child, Directory top, int depth) {
        if (removedAsFile(child)) {
            return;
        }
        if (depth == REMOVE_DEPTH) {
            moveTo(child, top);
            return;
        }
        try (Directory directory = new Directory(openEntry(child, OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0))) {
            directory.empty(top, depth + 1);
        }
        check(unlink(child, OpenFlags.AT_REMOVEDIR), "rmdir", operand(child));
    }

    private void moveTo(byte[] child, Directory top) {
        byte[] free = (".removed-" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
        rename(child, top, free, false);
    }

    /// True if there is nothing of that name any more, false if it is a directory.
    private boolean removedAsFile(byte[] name) {
        long result = unlink(name, 0);
        if (result == -Errno.EISDIR.number() || result == -Errno.EPERM.number()) {
            return false;
        }
        if (result != -Errno.ENOENT.number()) {
            check(result, "unlink", operand(name));
        }
        return true;
    }

    /// Sets permission bits; a symbolic link has none and is `EOPNOTSUPP`.
    public void chmod(byte[] name, int mode) {
        // fchmodat follows links and fchmodat2 is young (Linux 6.6): go through a descriptor of the entry itself.
        try (Fd entry = openEntry(name, OpenFlags.PATH, 0);
                Arena arena = Arena.ofConfined()) {
            if (entry.status().isSymlink()) {
                throw new LinuxException("chmod", operand(name), Errno.EOPNOTSUPP);
            }
            long path = Native.cString(arena, entry.procPath()).address();
            check(call(SystemCall.FCHMODAT, OpenFlags.AT_FDCWD, path, mode), "chmod", operand(name));
        }
    }

    public void chown(byte[] name, int uid, int gid) {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    call(SystemCall.FCHOWNAT, fd.number(), entry(arena, name), uid, gid, OpenFlags.AT_SYMLINK_NOFOLLOW);
            check(result, "chown", operand(name));
        }
    }

    /// Sets the time of last modification to the nanosecond; access time is set to the same.
    public void setModified(byte[] name, Instant time) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocate(32, 8);
            for (int i = 0; i < 2; i++) {
                times.set(JAVA_LONG, i * 16L, time.getEpochSecond());
                times.set(JAVA_LONG, i * 16L + 8, Math.min(time.getNano(), UTIME_OMIT - 1));
            }
            long result = call(
                    SystemCall.UTIMENSAT,
                    fd.number(),
                    entry(arena, name),
                    times.address(),
                    OpenFlags.AT_SYMLINK_NOFOLLOW);
            check(result, "utimens", operand(name));
        }
    }

    /// Sets an extended attribute, see lsetxattr(2).
    public void setExtendedAttribute(byte[] name, String attribute, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(Math.max(1, value.length));
            MemorySegment.copy(value, 0, data, JAVA_BYTE, 0, value.length);
            long key = Native.cString(arena, attribute).address();
            long result = call(SystemCall.LSETXATTR, procEntry(arena, name), key, data.address(), value.length, 0);
            check(result, "setxattr " + attribute, operand(name));
        }
    }

    public byte[] extendedAttribute(byte[] name, String attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(65536);
            long key = Native.cString(arena, attribute).address();
            long result = call(SystemCall.LGETXATTR, procEntry(arena, name), key, data.address(), data.byteSize());
            long length = check(result, "getxattr " + attribute, operand(name));
            return data.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    public List<String> extendedAttributes(byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(65536);
            long result = call(SystemCall.LLISTXATTR, procEntry(arena, name), data.address(), data.byteSize());
            long length = check(result, "listxattr", operand(name));
            List<String> names = new ArrayList<>();
            for (long at = 0; at < length; ) {
                String attribute = data.getString(at);
                names.add(attribute);
                at += attribute.getBytes(StandardCharsets.UTF_8).length + 1L;
            }
            return names;
        }
    }

    public FileStatus status(byte[] name) {
        return FileStatus.of(fd.number(), checked(name), 0, operand(name));
    }

    /// The names in this directory, without `.` and `..`, in the kernel's order.
    public List<byte[]> list() {
        return list(Integer.MAX_VALUE);
    }

    /// The first names, about as many as `enough`.
    private List<byte[]> list(int enough) {
        List<byte[]> names = new ArrayList<>();
        // An O_PATH descriptor cannot be read: open the directory itself once more.
        try (Arena arena = Arena.ofConfined();
                Scratch scratch = Scratch.borrow();
                Fd readable = reopen(arena)) {
            MemorySegment buffer = scratch.segment();
            while (true) {
                long result = call(SystemCall.GETDENTS64, readable.number(), buffer.address(), buffer.byteSize());
                long length = check(result, "list", fd.name());
                if (length == 0 || names.size() >= enough) {
                    return names;
                }
                // struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name
                for (long at = 0; at < length; at += buffer.get(ValueUnaligned.SHORT, at + 16) & 0xffff) {
                    byte[] name = bytes(buffer, at + 19);
                    if (!isDots(name)) {
                        names.add(name);
                    }
                }
            }
        }
    }

    private Fd reopen(Arena arena) {
        long dot = Native.cString(arena, ".").address();
        int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
        return new Fd(check(call(SystemCall.OPENAT, fd.number(), dot, flags, 0), "open", fd.name()), fd.name());
    }

    private static byte[] bytes(MemorySegment buffer, long start) {
        long end = start;
        while (buffer.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return buffer.asSlice(start, end - start).toArray(JAVA_BYTE);
    }

    private static boolean isDots(byte[] name) {
        return name.length > 0 && name.length <= 2 && name[0] == '.' && (name.length == 1 || name[1] == '.');
    }

    private byte[] checked(byte[] name) {
        boolean slash = false;
        for (byte b : name) {
            slash |= b == '/';
        }
        if (name.length == 0 || slash || isDots(name)) {
            throw new LinuxException("use as name", operand(name), Errno.EINVAL);
        }
        return name;
    }

    private long entry(Arena arena, byte[] name) {
        return Native.cString(arena, checked(name)).address();
    }

    /// There is no setxattrat before Linux 6.13; our own descriptor's link in /proc stands for the directory.
    private long procEntry(Arena arena, byte[] name) {
        byte[] directory = (fd.procPath() + "/").getBytes(StandardCharsets.UTF_8);
        byte[] path = new byte[directory.length + checked(name).length];
        System.arraycopy(directory, 0, path, 0, directory.length);
        System.arraycopy(name, 0, path, directory.length, name.length);
        return Native.cString(arena, path).address();
    }

    private String operand(byte[] name) {
        return (fd.name().equals("/") ? "" : fd.name()) + "/" + new String(name, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        fd.close();
    }

    /// Layouts for fields that the kernel packs without padding.
    private static final class ValueUnaligned {
        static final java.lang.foreign.ValueLayout.OfShort SHORT = JAVA_SHORT.withByteAlignment(1);
    }
}
