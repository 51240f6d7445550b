package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.protocol.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// The part `State` of `config.v2.json`: flags in place of one status, and Go's zero time for "never".
final class StateDocument {
    static final String NEVER = "0001-01-01T00:00:00Z";

    private StateDocument() {}

    static ContainerState read(JsonObject json) {
        Optional<Instant> started = time(json.text("StartedAt"));
        return new ContainerState(
                status(json, started.isPresent()),
                (int) json.number("Pid"),
                (int) json.number("ExitCode"),
                json.text("Error"),
                started,
                time(json.text("FinishedAt")),
                json.bool("OOMKilled"));
    }

    /// `old` with the fields of `state` replaced.
    static JsonObject write(JsonObject old, ContainerState state) {
        return old.toBuilder()
                .put("Running", state.running())
                .put("Paused", state.paused())
                .put("Restarting", state.restarting())
                .put("OOMKilled", state.oomKilled())
                .put("RemovalInProgress", state.status() == Status.REMOVING)
                .put("Dead", state.dead())
                .put("Pid", state.pid())
                .put("ExitCode", state.exitCode())
                .put("Error", state.error())
                .put("StartedAt", text(state.startedAt()))
                .put("FinishedAt", text(state.finishedAt()))
                .build();
    }

    private static Status status(JsonObject json, boolean started) {
        if (json.bool("Running")) {
            if (json.bool("Paused")) {
                return Status.PAUSED;
            }
            return json.bool("Restarting") ? Status.RESTARTING : Status.RUNNING;
        }
        if (json.bool("RemovalInProgress")) {
            return Status.REMOVING;
        }
        if (json.bool("Dead")) {
            return Status.DEAD;
        }
        return started ? Status.EXITED : Status.CREATED;
    }

    private static Optional<Instant> time(String text) {
        return text.isEmpty() || text.equals(NEVER)
                ? Optional.empty()
                : Optional.of(OffsetDateTime.parse(text).toInstant());
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(NEVER);
    }
}
