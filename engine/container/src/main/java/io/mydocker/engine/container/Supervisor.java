package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.linux.LinuxException;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Watches the processes of all containers, one virtual thread each, and does what follows from their end: records it,
/// tells those who wait, removes the container or starts it again where that was asked for.
final class Supervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

    private final Runtime runtime;
    private final ContainerCgroups cgroups;
    private final ContainerEvents events;
    private final RestartPolicy restarts = new RestartPolicy();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private Follow follow = new Follow(_ -> {}, _ -> {});

    Supervisor(Runtime runtime, ContainerCgroups cgroups, ContainerEvents events) {
        this.runtime = runtime;
        this.cgroups = cgroups;
        this.events = events;
    }

    /// What may follow from an end.
    record Follow(Consumer<LiveContainer> remove, Consumer<LiveContainer> start) {}

    /// Says how to remove and to start; before the first [#watch].
    void follow(Follow next) {
        follow = next;
    }

    /// Waits for the end of a process in a thread of its own.
    void watch(LiveContainer container, LiveContainer.Run run) {
        watch("container " + container.id(), run.process(), exit -> end(container, run, exit));
    }

    /// Waits for the end of any process in a thread of its own; what was to follow does not once this is closed.
    void watch(String name, KeptProcess process, Consumer<ExitRecord> end) {
        run(name, () -> {
            ExitRecord exit = process.await();
            if (!closed) {
                end.accept(exit);
            }
        });
    }

    private void run(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.log(System.Logger.Level.ERROR, name, e);
                }
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /// Records the end of the container's process and does what follows from it.
    void end(LiveContainer container, LiveContainer.Run run, ExitRecord exit) {
        container.locked(() -> {
            boolean saved = record(container, exit);
            tell(run, exit, container.takeWaiters(false));
            cleanUp(container.snapshot(), saved);
        });
        Container ended = container.snapshot();
        if (ended.state().restarting()) {
            Duration delay = restarts.delay(container.id(), Duration.between(exit.startedAt(), exit.finishedAt()));
            restart(container, delay);
        } else if (ended.hostConfig().autoRemove() && !container.isKept()) {
            removeAfter(container, exit);
        }
    }

    /// Those who wait for the removal hear also that it failed.
    private void removeAfter(LiveContainer container, ExitRecord exit) {
        try {
            follow.remove().accept(container);
        } catch (NotFound _) {
            // Somebody else was faster.
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.ERROR, "remove `" + container.id() + "`: " + e.getMessage());
            ContainerExit failed = new ContainerExit(exit.exitCode(), Optional.of(e.getMessage()));
            container.takeWaiters(true).forEach(future -> future.complete(failed));
        }
    }

    /// Records an end that came while no engine watched; what follows is up to the caller.
    void recordPast(LiveContainer container, ExitRecord exit) {
        container.locked(() -> cleanUp(container.snapshot(), record(container, exit)));
    }

    /// True when the record is on disk, and the keeper's own can go.
    private boolean record(LiveContainer container, ExitRecord exit) {
        Container before = container.snapshot();
        boolean oomKilled = oomKilled(before);
        boolean again = !closed && RestartPolicy.applies(before, exit.exitCode());
        Container after = before.withState(new ContainerState(
                again ? Status.RESTARTING : Status.EXITED,
                0,
                exit.exitCode(),
                "",
                before.state().startedAt().or(() -> Optional.of(exit.startedAt())),
                Optional.of(exit.finishedAt()),
                oomKilled));
        boolean saved = true;
        if (before.hostConfig().autoRemove()) {
            container.update(after);
        } else {
            saved = container.record(after);
        }
        container.stopped();
        publish(after, exit, oomKilled);
        return saved;
    }

    /// A host that cannot say leaves the question open.
    private boolean oomKilled(Container container) {
        try {
            return cgroups.oomKilled(container);
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "ask why `" + container.id() + "` ended: " + e.getMessage());
            return false;
        }
    }

    /// In a thread of its own: those who wait go on in it, and must not do so inside the container's lock.
    private static void tell(LiveContainer.Run run, ExitRecord exit, List<CompletableFuture<ContainerExit>> waiters) {
        ContainerExit result = new ContainerExit(exit.exitCode(), Optional.empty());
        Thread.startVirtualThread(() -> {
            run.ended().complete(exit);
            waiters.forEach(future -> future.complete(result));
        });
    }

    /// What cannot be cleaned up keeps nobody from going on.
    private void cleanUp(Container container, boolean saved) {
        try {
            if (!container.hostConfig().namespaces().pid().isEmpty()) {
                cgroups.kill(container);
            }
            cgroups.remove(container);
            if (saved) {
                runtime.delete(container.id());
            }
        } catch (EngineException | LinuxException e) {
            LOG.log(System.Logger.Level.WARNING, "clean up after `" + container.id() + "`: " + e.getMessage());
        }
    }

    private void publish(Container after, ExitRecord exit, boolean oomKilled) {
        if (oomKilled) {
            events.publish(after, "oom");
        }
        Instant started = after.state().startedAt().orElse(exit.startedAt());
        Map<String, String> attributes = new HashMap<>();
        attributes.put("exitCode", Integer.toString(exit.exitCode()));
        attributes.put(
                "execDuration",
                Long.toString(Duration.between(started, exit.finishedAt()).toSeconds()));
        events.publish(after, "die", attributes);
    }

    /// Goes on with a container that is about to start again, whose start has just failed.
    void restart(LiveContainer container) {
        restart(container, restarts.delay(container.id(), Duration.ZERO));
    }

    private void restart(LiveContainer container, Duration delay) {
        run("restart " + container.id(), () -> {
            try {
                Thread.sleep(delay);
                startAgain(container);
            } catch (InterruptedException _) {
                // The engine is closed: the next one goes on.
            } catch (NotFound _) {
                // It was removed meanwhile.
            }
        });
    }

    private void startAgain(LiveContainer container) {
        boolean wanted = container.locked(() -> {
            Container now = container.snapshot();
            boolean still = !closed && now.state().restarting();
            if (still) {
                container.update(now.with("RestartCount", Json.of(now.restartCount() + 1L)));
            }
            return still;
        });
        if (wanted) {
            try {
                follow.start().accept(container);
            } catch (EngineException e) {
                LOG.log(System.Logger.Level.WARNING, "restart `" + container.id() + "`: " + e.getMessage());
                if (!closed && container.snapshot().state().restarting()) {
                    restart(container);
                }
            }
        }
    }

    /// Stops watching; the processes go on.
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
