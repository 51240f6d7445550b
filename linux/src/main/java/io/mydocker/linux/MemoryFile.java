package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;

import java.lang.foreign.Arena;

/// A file that exists only in memory, see memfd_create(2).
public final class MemoryFile {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_EXEC = 0x10;
    private static final int F_ADD_SEALS = 1033;
    private static final int SEAL_EVERYTHING = 0x1 | 0x2 | 0x4 | 0x8;

    private MemoryFile() {}

    /// A file with this content that nobody can change any more, not even through `/proc/PID/exe`: sealed against
    /// writing, growing, shrinking and further seals. It can be executed. The caller closes it.
    public static Fd sealed(String name, byte[] content) {
        Fd fd = create(name);
        try {
            fd.write(content);
            check(call(SystemCall.FCNTL, fd.number(), F_ADD_SEALS, SEAL_EVERYTHING), "seal", name);
            return fd;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static Fd create(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long text = Native.cString(arena, name).address();
            long fd = call(SystemCall.MEMFD_CREATE, text, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
            if (fd == -Errno.EINVAL.number()) {
                // MFD_EXEC came with Linux 6.3; before it every memory file could be executed.
                fd = call(SystemCall.MEMFD_CREATE, text, MFD_CLOEXEC | MFD_ALLOW_SEALING);
            }
            return new Fd(check(fd, "memfd_create", name), name);
        }
    }
}
