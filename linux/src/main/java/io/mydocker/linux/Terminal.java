package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// The terminal behind one of this process's standard descriptors, see termios(3) and ioctl_tty(2).
public final class Terminal {
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final long TIOCGWINSZ = 0x5413;
    // struct termios of the kernel: c_iflag, c_oflag, c_cflag, c_lflag (4 bytes each), c_line, c_cc[19]
    private static final int TERMIOS_SIZE = 64;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int CC = 17;

    /// Rows and columns of characters.
    public record Size(int rows, int columns) {}

    /// Puts the terminal back as it was; may be called more than once and from a shutdown hook.
    public interface Restore extends AutoCloseable {
        @Override
        void close();
    }

    private Terminal() {}

    /// Whether `descriptor` (0, 1 or 2) is a terminal. Looks at its link in `/proc` only, so that a command which
    /// never needs a terminal never loads native code.
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }

    /// Switches to raw mode as cfmakeraw(3) does: no echo, no lines, no signals from keys, no translation.
    public static Restore raw(int descriptor) {
        byte[] before = attributes(descriptor);
        byte[] raw = before.clone();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = copy(arena, raw);
            clear(termios, 0, 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400);
            clear(termios, 4, 0x1);
            clear(termios, 8, 0x30 | 0x100);
            termios.set(JAVA_INT, 8, termios.get(JAVA_INT, 8) | 0x30);
            clear(termios, 12, 0x1 | 0x2 | 0x8 | 0x40 | 0x8000);
            termios.set(JAVA_BYTE, CC + VMIN, (byte) 1);
            termios.set(JAVA_BYTE, CC + VTIME, (byte) 0);
            set(descriptor, termios);
        }
        return () -> {
            try (Arena arena = Arena.ofConfined()) {
                set(descriptor, copy(arena, before));
            }
        };
    }

    /// The window's size.
    public static Size size(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(8, 2);
            check(call(SystemCall.IOCTL, descriptor, TIOCGWINSZ, winsize.address()), "window size of", descriptor);
            return new Size(winsize.get(JAVA_SHORT, 0) & 0xffff, winsize.get(JAVA_SHORT, 2) & 0xffff);
        }
    }

    private static byte[] attributes(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_SIZE, 4);
            check(call(SystemCall.IOCTL, descriptor, TCGETS, termios.address()), "terminal mode of", descriptor);
            return termios.toArray(JAVA_BYTE);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(TERMIOS_SIZE, 4);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static void clear(MemorySegment termios, long offset, int bits) {
        termios.set(JAVA_INT, offset, termios.get(JAVA_INT, offset) & ~bits);
    }

    private static void set(int descriptor, MemorySegment termios) {
        check(call(SystemCall.IOCTL, descriptor, TCSETS, termios.address()), "set terminal mode of", descriptor);
    }
}
