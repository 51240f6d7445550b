package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the containers of a data root when an engine opens it, whatever the last one left: running ones are watched
/// again, those that ended meanwhile get their exit recorded, and what was half-made or half-removed is swept.
///
/// A container whose documents cannot be read is left alone and said so.
final class RestoreContainers {
    private static final System.Logger LOG = System.getLogger(RestoreContainers.class.getName());
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}(\\.removing)?");
    /// What Docker records for a process that nobody saw ending.
    private static final int UNKNOWN_EXIT = 255;
    private static final int SIGKILL = 9;

    private final Path containers;
    private final ContainerLayers layers;
    private final Runtime runtime;
    private final ContainerTable table;
    private final Supervisor supervisor;
    private final RemoveContainer remove;
    private final StartContainer start;
    private final ContainerRemains remains;
    private final EngineExecutions executions;

    RestoreContainers(
            ContainerHousehold.Foundations on,
            ContainerTable table,
            Supervisor supervisor,
            RemoveContainer remove,
            StartContainer start,
            ContainerRemains remains,
            EngineExecutions executions) {
        this.containers = on.root().containers();
        this.layers = on.root().containerLayers();
        this.runtime = on.runtime();
        this.table = table;
        this.supervisor = supervisor;
        this.remove = remove;
        this.start = start;
        this.remains = remains;
        this.executions = executions;
    }

    void restore() {
        List<LiveContainer> loaded = new ArrayList<>();
        for (ContainerDirectory directory : directories()) {
            try {
                load(directory).ifPresent(loaded::add);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "load container `" + directory.id() + "`", e);
            }
        }
        for (String id : layers.list()) {
            if (!Files.exists(containers.resolve(id))) {
                guarded("remove what is left of container `" + id + "`", () -> layers.remove(id));
            }
        }
        sweepExecRoot();
        loaded.forEach(container -> guarded("find container `" + container.id() + "`", () -> reconnect(container)));
        Thread.ofVirtual().name("restart containers").start(() -> loaded.forEach(this::follow));
    }

    /// Removes what belongs to containers that are no more. A process that goes on is nobody's to end.
    private void sweepExecRoot() {
        for (String id : runtime.ids()) {
            if (!Files.exists(containers.resolve(id))) {
                guarded("remove what is left of container `" + id + "`", () -> {
                    if (runtime.find(id).isEmpty()) {
                        remains.remove(id, new HostConfig(JsonObject.EMPTY));
                    }
                });
            }
        }
    }

    /// One damaged container must not keep the engine from serving the others.
    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, what, e);
        }
    }

    private List<ContainerDirectory> directories() {
        List<ContainerDirectory> directories = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(containers)) {
            for (Path entry : entries) {
                if (ID.matcher(entry.getFileName().toString()).matches()) {
                    directories.add(new ContainerDirectory(entry));
                }
            }
        } catch (IOException e) {
            throw new SystemFailure("list containers in `" + containers + "`: " + e.getMessage(), e);
        }
        return directories;
    }

    private Optional<LiveContainer> load(ContainerDirectory directory) {
        Optional<JsonObject> config = directory.isBeingRemoved() ? Optional.empty() : directory.readConfig();
        if (config.isEmpty()) {
            remains.remove(directory.containerId(), hostConfig(directory));
            layers.remove(directory.containerId());
            directory.delete();
            return Optional.empty();
        }
        String driver = config.get().text("Driver");
        if (!driver.isEmpty() && !driver.equals(layers.driver().toString())) {
            // As with Docker: its layer and its image are there when the engine uses that driver.
            return Optional.empty();
        }
        LiveContainer container = new LiveContainer(directory, Container.of(config.get(), hostConfig(directory)));
        table.names().reserve(Optional.of(container.snapshot().name()), container.id());
        table.add(container);
        return Optional.of(container);
    }

    private static HostConfig hostConfig(ContainerDirectory directory) {
        return new HostConfig(directory.readHostConfig().orElse(JsonObject.EMPTY));
    }

    /// Finds the container's process or how it ended.
    private void reconnect(LiveContainer container) {
        Optional<KeptProcess> process = runtime.find(container.id());
        if (!container.snapshot().state().hasProcess()) {
            Optional<Instant> started = runtime.started(container.id());
            if (started.isEmpty()) {
                takeBack(container, process);
                return;
            }
            // The engine died between the program's start and its record.
            int pid = process.map(KeptProcess::pid).orElse(0);
            container.locked(() -> container.record(container.snapshot().started(pid, started.get())));
        }
        if (process.isPresent()) {
            LiveContainer.Run run = new LiveContainer.Run(process.get());
            container.locked(() -> {
                container.running(run);
                container.update(running(container.snapshot(), process.get()));
            });
            supervisor.watch(container, run);
            guarded(
                    "find what was executed in container `" + container.id() + "`",
                    () -> executions.restore(container));
            return;
        }
        ContainerState state = container.snapshot().state();
        Optional<ExitRecord> exit = runtime.exit(container.id());
        if (exit.isPresent() || state.hasProcess()) {
            Instant now = Instant.now();
            ExitRecord unseen =
                    new ExitRecord(UNKNOWN_EXIT, 0, state.startedAt().orElse(now), now);
            supervisor.recordPast(container, exit.orElse(unseen));
        }
    }

    /// Takes back a start whose program never ran, if there was one; the container is what it was before.
    private void takeBack(LiveContainer container, Optional<KeptProcess> process) {
        process.ifPresent(waiting -> {
            waiting.signal(SIGKILL);
            waiting.await();
        });
        remains.remove(container.id(), container.snapshot().hostConfig());
    }

    /// The state of a process that was found.
    private static Container running(Container container, KeptProcess process) {
        ContainerState state = container.state();
        Status status = state.status() == Status.PAUSED ? Status.PAUSED : Status.RUNNING;
        return container.withState(new ContainerState(
                status,
                process.pid(),
                0,
                "",
                state.startedAt().or(() -> Optional.of(Instant.now())),
                state.finishedAt(),
                false));
    }

    /// Removes or starts what does not run, as it was asked for.
    private void follow(LiveContainer container) {
        Container snapshot = container.snapshot();
        if (snapshot.state().hasProcess()) {
            return;
        }
        try {
            boolean ended = snapshot.state().status() != Status.CREATED;
            if (snapshot.hostConfig().autoRemove() && ended) {
                remove.remove(container, RemoveOptions.FORCE);
            } else if (snapshot.state().restarting() || RestartPolicy.appliesAtStart(snapshot)) {
                start.start(container);
            }
        } catch (NotFound _) {
            // It ended and was removed meanwhile.
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "container `" + container.id() + "`: " + e.getMessage());
            if (container.snapshot().state().restarting()) {
                supervisor.restart(container);
            }
        }
    }
}
