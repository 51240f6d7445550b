package io.mydocker.engine.container;

import java.time.Duration;
import java.time.Instant;

/// The text of `ps`'s column STATUS.
final class StatusText {
    private StatusText() {}

    static String of(ContainerState state, Instant now) {
        return switch (state.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(state, now);
            case PAUSED -> "Up " + since(state, now) + " (Paused)";
            case RESTARTING -> "Restarting (" + state.exitCode() + ") " + ended(state, now) + " ago";
            case REMOVING -> "Removal In Progress";
            case EXITED -> "Exited (" + state.exitCode() + ") " + ended(state, now) + " ago";
            case DEAD -> "Dead";
        };
    }

    private static String since(ContainerState state, Instant now) {
        return human(Duration.between(state.startedAt().orElse(now), now));
    }

    private static String ended(ContainerState state, Instant now) {
        return human(Duration.between(state.finishedAt().orElse(now), now));
    }

    /// Docker's rounded durations: the largest unit alone, in steps that a reader expects.
    static String human(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = Math.round(duration.toMillis() / 3_600_000.0);
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds == 1) {
            return "1 second";
        }
        if (seconds < 60) {
            return seconds + " seconds";
        }
        if (minutes == 1) {
            return "About a minute";
        }
        if (minutes < 60) {
            return minutes + " minutes";
        }
        if (hours == 1) {
            return "About an hour";
        }
        if (hours < 48) {
            return hours + " hours";
        }
        if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        }
        if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        }
        if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return hours / 24 / 365 + " years";
    }
}
