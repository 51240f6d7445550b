package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Removes a container that does not run, or one that is killed for it.
final class RemoveContainer {
    private final ContainerTable table;
    private final ContainerLayers layers;
    private final ContainerEvents events;
    private final KillContainer kill;
    private final EngineExecutions executions;
    private final ContainerRemains remains;

    RemoveContainer(
            ContainerTable table,
            ContainerLayers layers,
            ContainerEvents events,
            KillContainer kill,
            EngineExecutions executions,
            ContainerRemains remains) {
        this.table = table;
        this.layers = layers;
        this.events = events;
        this.kill = kill;
        this.executions = executions;
        this.remains = remains;
    }

    void remove(LiveContainer container, RemoveOptions options) {
        if (options.link()) {
            throw new InvalidParameter("Conflict, cannot remove the default link name of the container");
        }
        while (true) {
            Optional<LiveContainer.Run> running = container.run();
            if (running.isPresent() && stop(container, running.get(), options)) {
                return;
            }
            Optional<ContainerDirectory> taken = container.locked(() -> take(container, options));
            if (taken.isPresent()) {
                finish(container, taken.get());
                return;
            }
        }
    }

    /// Ends the process; true when the end has removed the container as well.
    private boolean stop(LiveContainer container, LiveContainer.Run running, RemoveOptions options) {
        String id = container.id();
        if (!options.force()) {
            boolean paused = container.snapshot().state().paused();
            throw new Conflict("You cannot remove a " + (paused ? "paused" : "running") + " container " + id + ". "
                    + (paused ? "Unpause and then stop" : "Stop")
                    + " the container before attempting removal or force remove");
        }
        container.locked(container::stoppedByUser);
        if (!container.snapshot().hostConfig().autoRemove()) {
            kill.killAndWait(container, running);
            return false;
        }
        CompletableFuture<ContainerExit> removed = container.wait(WaitCondition.REMOVED);
        kill.killAndWait(container, running);
        removed.join().error().ifPresent(sentence -> {
            throw new SystemFailure(sentence);
        });
        return true;
    }

    /// Makes the container disappear; empty when it was started meanwhile.
    private Optional<ContainerDirectory> take(LiveContainer container, RemoveOptions options) {
        if (container.run().isPresent()) {
            return Optional.empty();
        }
        Container snapshot = container.snapshot();
        if (snapshot.state().status() == Status.RESTARTING && !options.force()) {
            throw new Conflict("You cannot remove a restarting container " + container.id()
                    + ". Stop the container before attempting removal or force remove");
        }
        ContainerDirectory directory = container.directory().beginRemoval();
        table.remove(container);
        container.gone();
        return Optional.of(directory);
    }

    private void finish(LiveContainer container, ContainerDirectory directory) {
        executions.forget(container.id());
        int exitCode = container.snapshot().state().exitCode();
        List<CompletableFuture<ContainerExit>> waiters = container.takeWaiters(true);
        try {
            remains.remove(container.id(), container.snapshot().hostConfig());
            layers.remove(container.id());
            directory.delete();
        } catch (RuntimeException e) {
            waiters.forEach(future -> future.complete(new ContainerExit(exitCode, Optional.of(e.getMessage()))));
            throw e;
        }
        events.publish(container.snapshot(), "destroy");
        waiters.forEach(future -> future.complete(new ContainerExit(exitCode, Optional.empty())));
    }
}
