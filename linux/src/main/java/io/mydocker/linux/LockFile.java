package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// A file that one process at a time can hold, see flock(2). The kernel lets go of it when the process ends in whatever
/// way, so there is no stale lock. The file holds the owner's process id, for messages only.
public final class LockFile implements AutoCloseable {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private final Fd fd;

    private LockFile(Fd fd) {
        this.fd = fd;
    }

    /// Takes the lock, or gives nothing when somebody else holds it.
    public static Optional<LockFile> tryAcquire(Path path) {
        Fd fd = Fd.open(path.toString(), OpenFlags.RDWR | OpenFlags.CREAT, 0600);
        try {
            long result = call(SystemCall.FLOCK, fd.number(), LOCK_EX | LOCK_NB);
            if (result == -Errno.EAGAIN.number()) {
                fd.close();
                return Optional.empty();
            }
            check(result, "lock", path);
            fd.truncate(0);
            fd.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            return Optional.of(new LockFile(fd));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /// What the holder wrote: its process id; empty where nothing is written.
    public static String owner(Path path) {
        try (Fd fd = Fd.open(path.toString(), OpenFlags.RDONLY, 0)) {
            byte[] bytes = new byte[32];
            int count = fd.read(bytes, 0, bytes.length);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.US_ASCII).strip();
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
