package io.mydocker.infra.runtime.seccomp;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.OptionalInt;

/// What a filter returns to the kernel (`SECCOMP_RET_…`).
final class SeccompAction {
    static final int KILL_PROCESS = 0x80000000;
    static final int ALLOW = 0x7fff0000;

    private static final int KILL_THREAD = 0;
    private static final int TRAP = 0x00030000;
    private static final int ERRNO = 0x00050000;
    private static final int TRACE = 0x7ff00000;
    private static final int LOG = 0x7ffc0000;
    private static final int EPERM = 1;

    private SeccompAction() {}

    /// The value for a name such as `SCMP_ACT_ERRNO`; `errno` defaults to EPERM.
    static int value(String name, OptionalInt errno) {
        return switch (name) {
            case "SCMP_ACT_ALLOW" -> ALLOW;
            case "SCMP_ACT_ERRNO" -> errno(errno.orElse(EPERM));
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> KILL_THREAD;
            case "SCMP_ACT_KILL_PROCESS" -> KILL_PROCESS;
            case "SCMP_ACT_TRAP" -> TRAP;
            case "SCMP_ACT_TRACE" -> TRACE | (errno.orElse(EPERM) & 0xffff);
            case "SCMP_ACT_LOG" -> LOG;
            default -> throw new InvalidParameter("seccomp action `" + name + "`: not supported");
        };
    }

    static int errno(int number) {
        return ERRNO | (number & 0xffff);
    }

    static boolean isErrno(int action) {
        return (action & 0x7fff0000) == ERRNO;
    }
}
