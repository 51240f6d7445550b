package io.mydocker.linux;

/// System calls by name, with their numbers on the two architectures that the engine knows.
///
/// Source: the kernel's `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    IOCTL(16, 29),
    SOCKET(41, 198),
    BIND(49, 200),
    LISTEN(50, 201),
    SOCKETPAIR(53, 199),
    KILL(62, 129),
    UNAME(63, 160),
    WAIT4(61, 260),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    GETEUID(107, 175),
    STATFS(137, 43),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    SETXATTR(188, 5),
    LSETXATTR(189, 6),
    LGETXATTR(192, 9),
    LLISTXATTR(195, 12),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    SYNC_FILE_RANGE(277, 84),
    UTIMENSAT(280, 88),
    FALLOCATE(285, 47),
    PIPE2(293, 59),
    SYNCFS(306, 267),
    RENAMEAT2(316, 276),
    MEMFD_CREATE(319, 279),
    BPF(321, 280),
    STATX(332, 291),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_OPEN(434, 434),
    OPENAT2(437, 437);

    private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

    private final int x86;
    private final int aarch64;

    SystemCall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    /// The number on the machine that this runs on.
    public int number() {
        return AARCH64 ? aarch64 : x86;
    }

    static boolean aarch64() {
        return AARCH64;
    }
}
