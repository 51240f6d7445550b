package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Callable;

/// The signals that a process has blocked before its JVM started, taken one by one from signalfd(2). A JVM blocks none
/// by itself, and a mask that is set later does not reach the threads which it has already.
public final class PendingSignals implements AutoCloseable {
    private static final int SIG_SETMASK = 2;
    private static final int MASK_BYTES = 8;
    private static final int SIGINFO_BYTES = 128;
    /// All but ILL, TRAP, BUS, FPE and SEGV, which the JVM's own threads raise, and 62 and 64, by which they wake and
    /// suspend each other.
    private static final long MASK = ~(1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 61 | 1L << 63);

    private final Fd fd;

    private PendingSignals(Fd fd) {
        this.fd = fd;
    }

    /// Every signal that is blocked, those that came before this call as well.
    public static PendingSignals open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment every = arena.allocate(JAVA_LONG);
            every.set(JAVA_LONG, 0, MASK);
            long number = check(
                    call(SystemCall.SIGNALFD4, -1, every.address(), MASK_BYTES, OpenFlags.CLOEXEC),
                    "signalfd",
                    "signalfd");
            return new PendingSignals(new Fd(number, "signalfd"));
        }
    }

    /// Waits for the next one; on a thread that may block.
    public Signal next() {
        byte[] info = new byte[SIGINFO_BYTES];
        int count = fd.read(info, 0, info.length);
        if (count != info.length) {
            throw new LinuxException("read", "signalfd", Errno.EINVAL);
        }
        return new Signal(ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(0));
    }

    /// Does `work` with no signal blocked on the calling platform thread, so that a program which it starts has none
    /// blocked either; then the thread's mask is as it was.
    public static <T> T unblocked(Callable<T> work) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(JAVA_LONG);
            MemorySegment before = arena.allocate(JAVA_LONG);
            mask(none, before.address());
            try {
                return work.call();
            } finally {
                mask(before, 0);
            }
        }
    }

    private static void mask(MemorySegment wanted, long before) {
        long result = call(SystemCall.RT_SIGPROCMASK, SIG_SETMASK, wanted.address(), before, MASK_BYTES);
        check(result, "set the signal mask of", "this thread");
    }

    @Override
    public void close() {
        fd.close();
    }
}
