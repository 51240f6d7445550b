package io.mydocker.engine.container;

import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A container that this engine knows: its current snapshot, its process where it has one, and who waits for what.
///
/// Changes are made by one thread at a time inside [#locked]; everybody may read [#snapshot] at any time. Nobody waits
/// for a process while holding the lock.
final class LiveContainer {
    private static final System.Logger LOG = System.getLogger(LiveContainer.class.getName());

    private final ContainerDirectory directory;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<ProcessStreams> unconnected = new ArrayList<>();
    private volatile Container snapshot;
    private volatile Optional<Run> run = Optional.empty();
    private volatile boolean kept;
    private boolean removed;

    LiveContainer(ContainerDirectory directory, Container snapshot) {
        this.directory = directory;
        this.snapshot = snapshot;
    }

    /// A process from its start to its end. `ended` completes when the end has been recorded.
    record Run(KeptProcess process, CompletableFuture<ExitRecord> ended) {
        Run(KeptProcess process) {
            this(process, new CompletableFuture<>());
        }
    }

    private record Waiter(WaitCondition condition, CompletableFuture<ContainerExit> future) {}

    String id() {
        return directory.id();
    }

    ContainerDirectory directory() {
        return directory;
    }

    Container snapshot() {
        return snapshot;
    }

    Optional<Run> run() {
        return run;
    }

    /// The running process, or Docker's conflict.
    Run runningProcess() {
        return run.orElseThrow(() -> new Conflict("Container " + id() + " is not running"));
    }

    /// Does `work` alone; a container that was removed meanwhile is not found any more.
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (removed) {
                throw new NotFound("No such container: " + id());
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable work) {
        locked(() -> {
            work.run();
            return true;
        });
    }

    /// Replaces the snapshot and its document on disk after a change of state. Inside [#locked].
    void save(Container next) {
        directory.saveState(next.record());
        snapshot = next;
    }

    /// Replaces the snapshot and its document on disk after a change by the user. Inside [#locked].
    void saveChange(Container next) {
        directory.saveChange(next.record());
        snapshot = next;
    }

    /// As [#save], for what has happened already: it counts even where the disk does not take it, which is only said.
    /// True when it is on the disk. Inside [#locked].
    boolean record(Container next) {
        try {
            save(next);
            return true;
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.ERROR, "record the state of `" + id() + "`: " + e.getMessage());
            snapshot = next;
            return false;
        }
    }

    /// Remembers that a user ends it. Where it would start again by itself, that is on the disk before it ends: an
    /// engine that dies meanwhile must not make the next one start it. A disk that does not take it hinders nobody
    /// from stopping. Inside [#locked].
    void stoppedByUser() {
        Container next = snapshot.stoppedByUser(true);
        if (RestartPolicy.isSet(next) && !snapshot.manuallyStopped()) {
            try {
                directory.saveChange(next.record());
            } catch (EngineException e) {
                LOG.log(System.Logger.Level.WARNING, "remember the stop of `" + id() + "`: " + e.getMessage());
            }
        }
        snapshot = next;
    }

    /// Replaces the snapshot only: for what the next [#save] will write or nobody needs after a crash. Inside
    /// [#locked].
    void update(Container next) {
        snapshot = next;
    }

    /// From now on there is a process. Inside [#locked].
    void running(Run newRun) {
        run = Optional.of(newRun);
    }

    /// There is no process any more. Inside [#locked].
    void stopped() {
        run = Optional.empty();
    }

    /// Marks the container as gone. Inside [#locked].
    void gone() {
        removed = true;
        dropUnconnected();
    }

    /// Whether its end is part of a restart, so that nothing follows from it.
    boolean isKept() {
        return kept;
    }

    void keep(boolean keep) {
        kept = keep;
    }

    /// Registers a wait. One whose condition is met already completes at once.
    CompletableFuture<ContainerExit> wait(WaitCondition condition) {
        return locked(() -> {
            CompletableFuture<ContainerExit> future = new CompletableFuture<>();
            if (condition == WaitCondition.NOT_RUNNING && !snapshot.state().running()) {
                future.complete(new ContainerExit(snapshot.state().exitCode(), Optional.empty()));
                return future;
            }
            waiters.removeIf(waiter -> waiter.future().isDone());
            waiters.add(new Waiter(condition, future));
            return future;
        });
    }

    /// The waits that are met by the end of a process, or all of them, taken off the list; the caller completes them.
    List<CompletableFuture<ContainerExit>> takeWaiters(boolean all) {
        lock.lock();
        try {
            List<Waiter> met = waiters.stream()
                    .filter(waiter -> all || waiter.condition() != WaitCondition.REMOVED)
                    .toList();
            waiters.removeAll(met);
            return met.stream().map(Waiter::future).toList();
        } finally {
            lock.unlock();
        }
    }

    /// Streams that wait for the process. Inside [#locked].
    void connectLater(ProcessStreams streams) {
        unconnected.removeIf(ProcessStreams::isClosed);
        unconnected.add(streams);
    }

    /// Connects those who attached before the start. Inside [#locked].
    void connect(KeptProcess process) {
        unconnected.forEach(streams -> streams.connect(process));
        unconnected.clear();
    }

    /// Ends the streams of those who waited for a process that does not come. Inside [#locked].
    void dropUnconnected() {
        unconnected.forEach(ProcessStreams::close);
        unconnected.clear();
    }
}
