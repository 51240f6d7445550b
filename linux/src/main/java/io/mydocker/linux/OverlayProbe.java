package io.mydocker.linux;

import static io.mydocker.linux.Native.call;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Finds out whether overlayfs can write on a file system: by making an overlay there that is mounted nowhere, and what
/// the kernel and the engine put into its upper directory.
public final class OverlayProbe {
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int CLOEXEC = 1;

    private OverlayProbe() {}

    /// Uses `directory`, which is empty.
    ///
    /// @throws LinuxException if it cannot
    public static void check(Path directory) {
        try (Root root = Root.open(directory);
                Directory top = root.directory(RootPath.TOP);
                Arena arena = Arena.ofConfined()) {
            for (String name : new String[] {"lower", "upper", "work"}) {
                top.createDirectory(name.getBytes(StandardCharsets.US_ASCII), 0700);
            }
            byte[] upper = "upper".getBytes(StandardCharsets.US_ASCII);
            top.setExtendedAttribute(upper, "trusted.overlay.opaque", new byte[] {'y'});
            try (Directory inside = top.directory(upper)) {
                inside.createNode("whiteout".getBytes(StandardCharsets.US_ASCII), FileStatus.CHARACTER_DEVICE, 0, 0);
            }
            long type = Native.cString(arena, "overlay").address();
            try (Fd overlay = new Fd(open(type), "overlay")) {
                configure(arena, overlay, "lowerdir", directory.resolve("lower"));
                configure(arena, overlay, "upperdir", directory.resolve("upper"));
                configure(arena, overlay, "workdir", directory.resolve("work"));
                long result = call(SystemCall.FSCONFIG, overlay.number(), FSCONFIG_CMD_CREATE, 0, 0, 0);
                Native.check(result, "make an overlay on", directory);
            }
        }
    }

    private static long open(long type) {
        return Native.check(call(SystemCall.FSOPEN, type, CLOEXEC), "fsopen", "overlay");
    }

    private static void configure(Arena arena, Fd overlay, String key, Path value) {
        long result = call(
                SystemCall.FSCONFIG,
                overlay.number(),
                FSCONFIG_SET_STRING,
                Native.cString(arena, key).address(),
                Native.cString(arena, value.toString()).address(),
                0);
        Native.check(result, "make an overlay on", value);
    }
}
