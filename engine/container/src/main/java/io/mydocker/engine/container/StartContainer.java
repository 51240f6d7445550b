package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.infra.runtime.StartFailed;
import io.mydocker.linux.LinuxException;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import java.time.Instant;
import java.util.Optional;

/// Starts a container: makes its process wait at the gate, connects those who attached before, opens the gate, and
/// records what became of it. A start that fails leaves nothing behind but its reason.
final class StartContainer {
    private static final int CANNOT_START = 128;

    private final LaunchContainer launch;
    private final Supervisor supervisor;
    private final ContainerEvents events;
    private final RemoveContainer remove;

    StartContainer(LaunchContainer launch, Supervisor supervisor, ContainerEvents events, RemoveContainer remove) {
        this.launch = launch;
        this.supervisor = supervisor;
        this.events = events;
        this.remove = remove;
    }

    void start(LiveContainer container) {
        Optional<EngineException> failure = container.locked(() -> attempt(container));
        failure.ifPresent(reason -> {
            if (container.snapshot().hostConfig().autoRemove()) {
                removeAfter(reason, container);
            }
            throw reason;
        });
    }

    private void removeAfter(EngineException reason, LiveContainer container) {
        try {
            remove.remove(container, RemoveOptions.DEFAULT);
        } catch (EngineException e) {
            reason.addSuppressed(e);
        }
    }

    /// The failure, where it is one of this container and not of the request.
    private Optional<EngineException> attempt(LiveContainer container) {
        checkState(container);
        try {
            complete(container);
            KeptProcess process = launch.launch(container.snapshot(), container.directory());
            LiveContainer.Run run = new LiveContainer.Run(process);
            Instant now = Instant.now();
            try {
                container.connect(process);
                process.start();
                started(container, run, now);
            } catch (StartFailed | RuntimeException e) {
                container.stopped();
                launch.abandon(container.snapshot(), process, e);
                throw e;
            }
            supervisor.watch(container, run);
            return Optional.empty();
        } catch (StartFailed e) {
            return Optional.of(failed(container, e.exitCode(), new SystemFailure(e.getMessage(), e)));
        } catch (EngineException e) {
            return Optional.of(failed(container, CANNOT_START, e));
        } catch (LinuxException e) {
            return Optional.of(failed(container, CANNOT_START, new SystemFailure(e.getMessage(), e)));
        }
    }

    private static void checkState(LiveContainer container) {
        switch (container.snapshot().state().status()) {
            case PAUSED -> throw new Conflict("cannot start a paused container, try unpause instead");
            case RUNNING -> throw new NotModified("Container " + container.id() + " is already running");
            case REMOVING, DEAD -> throw new Conflict("container is marked for removal and cannot be started");
            case CREATED, EXITED, RESTARTING -> {}
        }
    }

    /// dockerd writes these files at the first start, we when the container is made: one that it made has none yet.
    private static void complete(LiveContainer container) {
        Container made = container.snapshot();
        if (!made.hostnamePath().isEmpty()) {
            return;
        }
        ContainerDirectory directory = container.directory();
        new NetworkFiles().write(directory, made.config(), made.hostConfig());
        boolean logged = !made.hostConfig().logConfig().type().equals("none");
        container.save(made.with("HostnamePath", Json.of(directory.hostname().toString()))
                .with("HostsPath", Json.of(directory.hosts().toString()))
                .with("ResolvConfPath", Json.of(directory.resolvConf().toString()))
                .with("LogPath", Json.of(logged ? directory.log().toString() : "")));
    }

    /// A start that somebody asked for is on the disk or fails; one that a restart policy asks for must not end with
    // it.
    private void started(LiveContainer container, LiveContainer.Run run, Instant time) {
        Container before = container.snapshot();
        boolean again = before.state().status() == Status.RESTARTING;
        container.running(run);
        Container after = before.started(run.process().pid(), time)
                .with("RestartCount", Json.of(again ? before.restartCount() : 0L));
        if (again) {
            container.record(after);
        } else {
            container.save(after);
        }
        events.publish(container.snapshot(), "start");
    }

    /// What the host could not do this time, a restart policy tries again; a container that cannot start, it does not.
    private static boolean isTriedAgain(Container container, int exitCode, EngineException reason) {
        return container.state().restarting()
                && reason instanceof SystemFailure
                && !(reason.getCause() instanceof StartFailed)
                && RestartPolicy.applies(container, exitCode);
    }

    private static EngineException failed(LiveContainer container, int exitCode, EngineException reason) {
        ContainerState before = container.snapshot().state();
        container.dropUnconnected();
        Status ended = before.startedAt().isPresent() ? Status.EXITED : Status.CREATED;
        Status status = isTriedAgain(container.snapshot(), exitCode, reason) ? Status.RESTARTING : ended;
        Container after = container
                .snapshot()
                .withState(new ContainerState(
                        status, 0, exitCode, reason.getMessage(), before.startedAt(), before.finishedAt(), false));
        try {
            container.save(after);
        } catch (EngineException e) {
            container.update(after);
            reason.addSuppressed(e);
        }
        container.takeWaiters(false).forEach(future -> future.complete(new ContainerExit(exitCode, Optional.empty())));
        return reason;
    }
}
