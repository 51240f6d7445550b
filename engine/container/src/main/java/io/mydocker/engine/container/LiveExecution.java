package io.mydocker.engine.container;

import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// A command in a container from its creation to its end. Its fields change together, under its own monitor.
final class LiveExecution {
    private final String id;
    private final LiveContainer container;
    private final NewExecution request;
    private boolean started;
    private Optional<KeptProcess> process = Optional.empty();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private Instant lastUse = Instant.now();

    LiveExecution(String id, LiveContainer container, NewExecution request) {
        this.id = id;
        this.container = container;
        this.request = request;
    }

    String id() {
        return id;
    }

    LiveContainer container() {
        return container;
    }

    NewExecution request() {
        return request;
    }

    /// True for the one who may start it.
    synchronized boolean claim() {
        boolean first = !started;
        started = true;
        return first;
    }

    synchronized void running(KeptProcess newProcess) {
        process = Optional.of(newProcess);
    }

    synchronized void ended(int code) {
        process = Optional.empty();
        lastUse = Instant.now();
        end.complete(code);
        over.complete(true);
    }

    void ended(ExitRecord exit) {
        ended(exit.exitCode());
    }

    /// Returns when the exit code is known, or nobody will tell it any more.
    void awaitEnd() {
        boolean _ = over.join();
    }

    void release() {
        over.complete(false);
    }

    synchronized Optional<KeptProcess> process() {
        return process;
    }

    /// Whether it ended, or was created and left alone, before `time`.
    synchronized boolean isForgotten(Instant time) {
        return process.isEmpty() && lastUse.isBefore(time);
    }

    synchronized Execution snapshot() {
        return new Execution(
                id,
                container.id(),
                request,
                process.isPresent(),
                process.map(KeptProcess::pid).orElse(0),
                end.isDone() ? OptionalInt.of(end.join()) : OptionalInt.empty());
    }
}
