package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// Facts of the machine that this process runs on.
public final class Host {
    private static final int UTSNAME_FIELD = 65;

    private Host() {}

    /// The effective user id; 0 is root.
    public static int effectiveUser() {
        return (int) call(SystemCall.GETEUID, 0);
    }

    /// `6.1.0-13-amd64`, as `uname -r` prints it.
    public static String kernelRelease() {
        return uname(2);
    }

    public static String hostname() {
        return uname(1);
    }

    /// `x86_64` or `aarch64`, as `uname -m` prints it.
    public static String machine() {
        return uname(4);
    }

    /// Bytes of memory in all.
    public static long memory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            throw new IllegalStateException("no MemTotal in /proc/meminfo");
        } catch (IOException e) {
            throw new UncheckedIOException("read /proc/meminfo", e);
        }
    }

    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String uname(int field) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(6L * UTSNAME_FIELD);
            check(call(SystemCall.UNAME, names.address()), "uname", "host");
            return names.getString((long) field * UTSNAME_FIELD);
        }
    }
}
