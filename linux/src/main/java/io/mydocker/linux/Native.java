package io.mydocker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// The one door to native code: libc's `syscall(2)` with six integer operands. One function means one method handle,
/// which keeps start-up short, and errno is captured by the call itself, so that no other thread can overwrite it.
///
/// Results follow the kernel: a negative number is a negated errno.
@SuppressWarnings("restricted") // this is the class that the restriction is for
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private Native() {}

    /// Makes the call, again after an interruption by a signal; a negative result is `-errno`.
    static long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            while (true) {
                long result = (long) SYSCALL.invokeExact(state, (long) call.number(), a, b, c, d, e, f);
                if (result != -1) {
                    return result;
                }
                int errno = (int) ERRNO.get(state, 0L);
                if (errno != Errno.EINTR.number() || call == SystemCall.CLOSE) {
                    return -errno;
                }
            }
        } catch (Throwable t) {
            throw new AssertionError("syscall has no exceptions", t);
        }
    }

    static long call(SystemCall call, long a, long b, long c, long d, long e) {
        return call(call, a, b, c, d, e, 0);
    }

    static long call(SystemCall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    static long call(SystemCall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    static long call(SystemCall call, long a, long b) {
        return call(call, a, b, 0, 0, 0, 0);
    }

    static long call(SystemCall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    /// The result, or a [LinuxException] that names operation and operand.
    static long check(long result, String operation, Object operand) {
        if (result < 0) {
            throw new LinuxException(operation, operand, new Errno((int) -result));
        }
        return result;
    }

    /// A NUL-terminated copy of `text` in UTF-8.
    static MemorySegment cString(Arena arena, String text) {
        return cString(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    static MemorySegment cString(Arena arena, byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new LinuxException("pass", new String(bytes, StandardCharsets.UTF_8), Errno.EINVAL);
            }
        }
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /// A libc function; those that have no system call of their own.
    static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    static String strerror(int errno) {
        final class Holder {
            static final MethodHandle STRERROR = function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        }
        try {
            MemorySegment text = (MemorySegment) Holder.STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable t) {
            throw new AssertionError("strerror has no exceptions", t);
        }
    }
}
