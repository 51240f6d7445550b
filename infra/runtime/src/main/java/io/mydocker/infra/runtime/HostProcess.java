package io.mydocker.infra.runtime;

import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Processes;
import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A process of the host as it can be recognised later: a number alone may belong to another process by then; number,
/// start time and the boot that they belong to do not.
///
/// @param startTime in the kernel's ticks since it booted, 0 for a process that had ended when it was noted
/// @param noted when it was noted
/// @param boot the kernel's random name for the time since it booted
record HostProcess(int pid, long startTime, Instant noted, String boot) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String KEEPER = "mydocker-keeper";
    private static final int PATIENCE = 1000;
    private static final int PARENT = 1;
    private static final int START_TIME = 19;

    static HostProcess note(int pid) {
        long startTime =
                stat(pid).map(fields -> Long.parseLong(fields[START_TIME])).orElse(0L);
        return new HostProcess(pid, startTime, Instant.now(), thisBoot());
    }

    /// Reads what [#toString] has written; empty when that is not whole.
    static Optional<HostProcess> parse(String text) {
        String[] fields = text.strip().split(" ", -1);
        if (fields.length != 4 || !text.endsWith("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostProcess(
                    Integer.parseInt(fields[0]), Long.parseLong(fields[1]), Instant.parse(fields[2]), fields[3]));
        } catch (NumberFormatException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static String thisBoot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            throw new SystemFailure("read `" + BOOT + "`: " + e.getMessage(), e);
        }
    }

    /// Whether the machine was started again since it was noted: then it is certainly gone.
    boolean isOfAnotherBoot() {
        return !boot.equals(thisBoot());
    }

    /// Kills it if it is still there, which it is not as a rule: it dies with its keeper. A keeper that is about to die
    /// has stopped answering some microseconds before; one that goes on living must not cost its process its life.
    void kill() {
        for (int i = 0; i < PATIENCE && isAlive(); i++) {
            if (!isKept()) {
                killNow();
                return;
            }
            pause();
        }
        if (isAlive()) {
            throw new SystemFailure("find out about process " + pid + ": its keeper lives but does not answer");
        }
    }

    private void killNow() {
        try (Fd pidfd = Processes.pidfd(pid)) {
            if (isAlive()) {
                Processes.signal(pidfd, Signal.KILL);
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private boolean isAlive() {
        return !isOfAnotherBoot()
                && stat(pid)
                        .filter(fields -> Long.parseLong(fields[START_TIME]) == startTime)
                        .isPresent();
    }

    /// The process id of the keeper, while both live.
    Optional<Integer> keeper() {
        return isAlive() && isKept() ? stat(pid).map(fields -> Integer.valueOf(fields[PARENT])) : Optional.empty();
    }

    private boolean isKept() {
        return stat(pid)
                .map(fields -> Path.of("/proc", fields[PARENT], "comm"))
                .filter(HostProcess::isKeeper)
                .isPresent();
    }

    private static boolean isKeeper(Path comm) {
        try {
            return Files.readString(comm).strip().equals(KEEPER);
        } catch (IOException _) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemFailure("wait for a keeper's end: interrupted", e);
        }
    }

    /// The fields of proc_pid_stat(5) from the third on, the state; the second may contain spaces and parentheses.
    private static Optional<String[]> stat(int pid) {
        try {
            String stat =
                    Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The form in which it is noted.
    @Override
    public String toString() {
        return pid + " " + startTime + " " + noted + " " + boot;
    }
}
