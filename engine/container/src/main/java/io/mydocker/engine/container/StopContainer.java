package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.NotModified;
import java.util.Optional;

/// Stops a container as it wants to be stopped, and by force when it does not end in time.
final class StopContainer {
    private static final int DEFAULT_TIMEOUT = 10;

    private final ContainerEvents events;
    private final KillContainer kill;

    StopContainer(ContainerEvents events, KillContainer kill) {
        this.events = events;
        this.kill = kill;
    }

    void stop(LiveContainer container, StopOptions options) {
        Optional<Signal> signal = options.signal().map(Signals::parse);
        Optional<LiveContainer.Run> running = container.locked(() -> {
            boolean restarting = container.snapshot().state().status() == Status.RESTARTING;
            Optional<LiveContainer.Run> run = container.run();
            if (run.isPresent() || restarting) {
                container.stoppedByUser();
            }
            if (restarting) {
                container.save(container.snapshot().withStatus(Status.EXITED));
                return Optional.<LiveContainer.Run>empty();
            }
            if (run.isEmpty()) {
                throw new NotModified("Container " + container.id() + " is already stopped");
            }
            return run;
        });
        running.ifPresent(run -> end(container, run, signal, options));
        events.publish(container.snapshot(), "stop");
    }

    private void end(LiveContainer container, LiveContainer.Run run, Optional<Signal> signal, StopOptions options) {
        kill.send(container, run, signal.orElseGet(() -> KillContainer.stopSignal(container.snapshot())));
        long timeout = options.timeoutSeconds()
                .map(Integer::longValue)
                .or(() -> container.snapshot().config().stopTimeout())
                .orElse((long) DEFAULT_TIMEOUT);
        if (!KillContainer.await(run, timeout)) {
            kill.killAndWait(container, run);
        }
    }

    /// Says that a container was stopped and started again.
    void restarted(LiveContainer container) {
        events.publish(container.snapshot(), "restart");
    }
}
