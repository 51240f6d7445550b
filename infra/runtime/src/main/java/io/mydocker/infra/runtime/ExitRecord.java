package io.mydocker.infra.runtime;

import java.time.Instant;
import java.util.Optional;

/// How a process ended. [#toString] is the form in which keepers write it: exit code, signal, and both times in
/// nanoseconds since 1970.
///
/// @param exitCode 0–255, or 128 + signal
/// @param signal the signal that ended it, or 0
public record ExitRecord(int exitCode, int signal, Instant startedAt, Instant finishedAt) {

    /// Reads what a keeper has written; empty when that is not a whole record.
    public static Optional<ExitRecord> parse(String text) {
        String[] fields = text.strip().split(" ", -1);
        if (fields.length != 4 || !text.endsWith("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ExitRecord(
                    Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), instant(fields[2]), instant(fields[3])));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Instant instant(String nanoseconds) {
        long number = Long.parseLong(nanoseconds);
        return Instant.ofEpochSecond(number / 1_000_000_000L, number % 1_000_000_000L);
    }

    private static long nanoseconds(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    @Override
    public String toString() {
        return exitCode + " " + signal + " " + nanoseconds(startedAt) + " " + nanoseconds(finishedAt);
    }
}
