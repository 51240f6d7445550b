package io.mydocker.linux;

/// Flags of open(2), openat2(2) and the `*at` calls; four of them differ between the architectures.
public final class OpenFlags {
    public static final int RDONLY = 0;
    public static final int WRONLY = 1;
    public static final int RDWR = 2;
    public static final int CREAT = 0x40;
    public static final int EXCL = 0x80;
    public static final int APPEND = 0x400;
    public static final int NONBLOCK = 0x800;
    public static final int DIRECTORY = Architecture.host() == Architecture.AARCH64 ? 0x4000 : 0x10000;
    public static final int NOFOLLOW = Architecture.host() == Architecture.AARCH64 ? 0x8000 : 0x20000;
    public static final int CLOEXEC = 0x80000;
    public static final int PATH = 0x200000;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final long RESOLVE_NO_MAGICLINKS = 0x02;
    static final long RESOLVE_IN_ROOT = 0x10;

    private OpenFlags() {}
}
