package io.mydocker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/// What statx(2) says of a file.
///
/// @param mode type and permission bits as in `st_mode`
/// @param size bytes; of a symbolic link, the length of its target
/// @param device the file system's device, `major << 32 | minor`
public record FileStatus(
        int mode,
        int uid,
        int gid,
        long size,
        int links,
        long inode,
        long device,
        int deviceMajor,
        int deviceMinor,
        Instant modified) {
    public static final int TYPE_MASK = 0170000;
    public static final int SOCKET = 0140000;
    public static final int SYMLINK = 0120000;
    public static final int REGULAR = 0100000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int DIRECTORY = 0040000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int FIFO = 0010000;

    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_SIZE = 256;

    public int type() {
        return mode & TYPE_MASK;
    }

    /// The permission bits, setuid, setgid and sticky included.
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return type() == DIRECTORY;
    }

    public boolean isRegular() {
        return type() == REGULAR;
    }

    public boolean isSymlink() {
        return type() == SYMLINK;
    }

    static FileStatus of(int directory, byte[] path, int flags, Object operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATX_SIZE, 8);
            long result = Native.call(
                    SystemCall.STATX,
                    directory,
                    Native.cString(arena, path).address(),
                    flags | OpenFlags.AT_SYMLINK_NOFOLLOW,
                    STATX_BASIC_STATS,
                    buffer.address());
            Native.check(result, "stat", operand);
            return decode(buffer);
        }
    }

    /// Offsets of `struct statx`, include/uapi/linux/stat.h; the same on every architecture.
    static FileStatus decode(MemorySegment statx) {
        return new FileStatus(
                statx.get(JAVA_SHORT, 28) & 0xffff,
                statx.get(JAVA_INT, 20),
                statx.get(JAVA_INT, 24),
                statx.get(JAVA_LONG, 40),
                statx.get(JAVA_INT, 16),
                statx.get(JAVA_LONG, 32),
                (long) statx.get(JAVA_INT, 136) << 32 | statx.get(JAVA_INT, 140),
                statx.get(JAVA_INT, 128),
                statx.get(JAVA_INT, 132),
                Instant.ofEpochSecond(statx.get(JAVA_LONG, 112), statx.get(JAVA_INT, 120)));
    }
}
