package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.protocol.failure.Conflict;

/// Freezes and thaws all processes of a container by its control group.
final class PauseContainer {
    private final ContainerCgroups cgroups;
    private final ContainerEvents events;

    PauseContainer(ContainerCgroups cgroups, ContainerEvents events) {
        this.cgroups = cgroups;
        this.events = events;
    }

    void pause(LiveContainer container) {
        container.locked(() -> {
            container.runningProcess();
            if (container.snapshot().state().paused()) {
                throw new Conflict("Container " + container.id() + " is already paused");
            }
            cgroups.freeze(container.snapshot());
            container.save(container.snapshot().withStatus(Status.PAUSED));
        });
        events.publish(container.snapshot(), "pause");
    }

    void unpause(LiveContainer container) {
        container.locked(() -> {
            if (!container.snapshot().state().paused()) {
                throw new Conflict("Container " + container.id() + " is not paused");
            }
            cgroups.thaw(container.snapshot());
            container.save(container.snapshot().withStatus(Status.RUNNING));
        });
        events.publish(container.snapshot(), "unpause");
    }

    /// Unpauses a container that is to end; one that has ended by now is as well.
    void thaw(LiveContainer container) {
        container.locked(() -> {
            if (container.run().isPresent() && container.snapshot().state().paused()) {
                cgroups.thaw(container.snapshot());
                container.save(container.snapshot().withStatus(Status.RUNNING));
            }
        });
    }
}
