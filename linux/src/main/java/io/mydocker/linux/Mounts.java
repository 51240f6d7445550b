package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Mounts of this process's own mount namespace: paths here are the host's and trusted. Those of a container are made
/// by its plan, inside its own namespace.
public final class Mounts {
    public static final long READ_ONLY = 1;
    public static final long NOSUID = 2;
    public static final long NODEV = 4;
    public static final long NOEXEC = 8;
    public static final long BIND = 4096;
    public static final int DETACH = 2;

    /// A line of `/proc/PID/mountinfo`, see proc_pid_mountinfo(5).
    ///
    /// @param root the part of the file system that is mounted
    /// @param optional tags such as `shared:12`
    public record Mount(String root, Path target, String options, String optional, String type, String source) {}

    private Mounts() {}

    /// See mount(2).
    public static void mount(String source, Path target, String type, long flags, String data) {
        try (Arena arena = Arena.ofConfined()) {
            long result = call(
                    SystemCall.MOUNT,
                    Native.cString(arena, source).address(),
                    Native.cString(arena, target.toString()).address(),
                    Native.cString(arena, type).address(),
                    flags,
                    Native.cString(arena, data).address());
            check(result, "mount", target);
        }
    }

    /// See umount2(2).
    public static void unmount(Path target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long path = Native.cString(arena, target.toString()).address();
            check(call(SystemCall.UMOUNT2, path, flags), "unmount", target);
        }
    }

    /// The magic number of the file system that `path` is on, see statfs(2): `0x63677270` is cgroup2.
    public static long fileSystemType(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(120, 8);
            long text = Native.cString(arena, path.toString()).address();
            check(call(SystemCall.STATFS, text, statfs.address()), "statfs", path);
            return statfs.get(JAVA_LONG, 0);
        }
    }

    /// The mounts that this process sees, in the order in which they were made.
    public static List<Mount> list() {
        try {
            List<Mount> mounts = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                mounts.add(parse(line));
            }
            return mounts;
        } catch (IOException e) {
            throw new UncheckedIOException("read /proc/self/mountinfo", e);
        }
    }

    static Mount parse(String line) {
        String[] fields = line.split(" ", -1);
        int separator = 6;
        while (!fields[separator].equals("-")) {
            separator++;
        }
        String optional = String.join(" ", List.of(fields).subList(6, separator));
        Path target = Path.of(unescape(fields[4]));
        String source = fields.length > separator + 2 ? unescape(fields[separator + 2]) : "";
        return new Mount(unescape(fields[3]), target, fields[5], optional, fields[separator + 1], source);
    }

    /// Blanks, tabs, line feeds and backslashes are written as three octal digits.
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }
}
