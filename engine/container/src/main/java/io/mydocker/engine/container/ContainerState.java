package io.mydocker.engine.container;

import java.time.Instant;
import java.util.Optional;

/// What became of a container's process.
///
/// @param pid 0 unless there is a process
/// @param error why the last start failed; empty otherwise
/// @param startedAt empty before the first start
/// @param finishedAt empty before the first exit
public record ContainerState(
        Status status,
        int pid,
        int exitCode,
        String error,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        boolean oomKilled) {

    public static final ContainerState CREATED =
            new ContainerState(Status.CREATED, 0, 0, "", Optional.empty(), Optional.empty(), false);

    /// Docker's words, in lower case in its API.
    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Whether Docker's inspect says `Running`: also while paused or about to restart.
    public boolean running() {
        return switch (status) {
            case RUNNING, PAUSED, RESTARTING -> true;
            case CREATED, REMOVING, EXITED, DEAD -> false;
        };
    }

    /// Whether there is a process.
    public boolean hasProcess() {
        return status == Status.RUNNING || status == Status.PAUSED;
    }

    public boolean paused() {
        return status == Status.PAUSED;
    }

    public boolean restarting() {
        return status == Status.RESTARTING;
    }

    public boolean dead() {
        return status == Status.DEAD;
    }

    /// The text of `ps`'s column STATUS: `Up 3 minutes`, `Exited (0) 2 hours ago`.
    public String describe(Instant now) {
        return StatusText.of(this, now);
    }
}
