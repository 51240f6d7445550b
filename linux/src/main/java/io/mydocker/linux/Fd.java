package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor, always close-on-exec. The one who opened it closes it; closing twice is harmless, so that a
/// number which the kernel has handed out again is never closed by mistake.
public final class Fd implements AutoCloseable {
    private static final int SYNC_FILE_RANGE_WRITE = 2;
    /// Wait for what is under way, write the rest, wait for that.
    private static final int SYNC_FILE_RANGE_ALL = 7;

    private final int number;
    private final String name;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Fd(long number, String name) {
        this.number = (int) number;
        this.name = name;
    }

    /// Opens a path of the host (never one inside a container's root: that is [Root]'s) with the flags of open(2).
    public static Fd open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long fd = call(
                    SystemCall.OPENAT,
                    OpenFlags.AT_FDCWD,
                    Native.cString(arena, path).address(),
                    flags | OpenFlags.CLOEXEC,
                    mode);
            return new Fd(check(fd, "open", path), path);
        }
    }

    /// The descriptor's number; fails when it is closed, because the number may belong to another file by then.
    public int number() {
        if (!open.get()) {
            throw new LinuxException("use", name, Errno.EBADF);
        }
        return number;
    }

    /// What was opened, for messages.
    public String name() {
        return name;
    }

    /// A path by which Java's own classes, or mount(2), reach the open file.
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    /// The same file once more, with the flags of open(2): how an `O_PATH` descriptor becomes one that can be read.
    Fd reopen(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long path = Native.cString(arena, procPath()).address();
            long fd = call(SystemCall.OPENAT, OpenFlags.AT_FDCWD, path, flags | OpenFlags.CLOEXEC, 0);
            return new Fd(check(fd, "open", name), name);
        }
    }

    /// Reads at most `length` bytes; -1 at the end of the file. Blocks as read(2) does.
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        try (Scratch scratch = Scratch.borrow()) {
            MemorySegment buffer = scratch.segment();
            long wanted = Math.min(length, buffer.byteSize());
            int count = (int) check(call(SystemCall.READ, number(), buffer.address(), wanted), "read", name);
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
            return count == 0 ? -1 : count;
        }
    }

    /// Writes all of the bytes.
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try (Scratch scratch = Scratch.borrow()) {
            MemorySegment buffer = scratch.segment();
            int done = 0;
            while (done < length) {
                long part = Math.min(length - done, buffer.byteSize());
                MemorySegment.copy(bytes, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, (int) part);
                done += (int) check(call(SystemCall.WRITE, number(), buffer.address(), part), "write", name);
            }
        }
    }

    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /// See fsync(2).
    public void sync() {
        check(call(SystemCall.FSYNC, number()), "fsync", name);
    }

    /// Writes back the whole file system that the file is on, see syncfs(2).
    public void syncFileSystem() {
        check(call(SystemCall.SYNCFS, number()), "syncfs", name);
    }

    /// Lets the kernel begin to write the file's content to the disk, see sync_file_range(2). Returns at once; says
    /// nothing about the file's size and name, for which [#sync] is.
    public void startWriteBack() {
        check(call(SystemCall.SYNC_FILE_RANGE, number(), 0, 0, SYNC_FILE_RANGE_WRITE), "sync_file_range", name);
    }

    /// Waits until the file's content is on the disk, as [#startWriteBack] began.
    public void awaitWriteBack() {
        check(call(SystemCall.SYNC_FILE_RANGE, number(), 0, 0, SYNC_FILE_RANGE_ALL), "sync_file_range", name);
    }

    public void truncate(long size) {
        check(call(SystemCall.FTRUNCATE, number(), size), "ftruncate", name);
    }

    public void chmod(int mode) {
        check(call(SystemCall.FCHMOD, number(), mode), "chmod", name);
    }

    public void chown(int uid, int gid) {
        check(call(SystemCall.FCHOWN, number(), uid, gid), "chown", name);
    }

    /// Sets an extended attribute of the open file, which may be an `O_PATH` descriptor, see setxattr(2).
    public void setExtendedAttribute(String attribute, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(Math.max(1, value.length));
            MemorySegment.copy(value, 0, data, ValueLayout.JAVA_BYTE, 0, value.length);
            long path = Native.cString(arena, procPath()).address();
            long key = Native.cString(arena, attribute).address();
            long result = call(SystemCall.SETXATTR, path, key, data.address(), value.length, 0);
            check(result, "setxattr " + attribute, name);
        }
    }

    public FileStatus status() {
        return FileStatus.of(number(), new byte[0], OpenFlags.AT_EMPTY_PATH, name);
    }

    /// The file from its current position on; closing the stream closes this descriptor.
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() {
                byte[] one = new byte[1];
                return Fd.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return Fd.this.read(bytes, offset, length);
            }

            @Override
            public void close() {
                Fd.this.close();
            }
        };
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            check(call(SystemCall.CLOSE, number), "close", name);
        }
    }

    @Override
    public String toString() {
        return number + " (" + name + ")";
    }
}
