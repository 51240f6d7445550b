package io.mydocker.engine.container;

import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.Conflict;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends signals to a container's first process.
final class KillContainer {
    private final ContainerEvents events;
    private final PauseContainer pause;

    KillContainer(ContainerEvents events, PauseContainer pause) {
        this.events = events;
        this.pause = pause;
    }

    /// `docker kill`.
    void kill(LiveContainer container, Signal signal) {
        LiveContainer.Run run =
                container.run().orElseThrow(() -> new Conflict("Container " + container.id() + " is not running"));
        boolean ends = signal.equals(Signal.KILL) || signal.equals(stopSignal(container.snapshot()));
        if (ends) {
            container.locked(container::stoppedByUser);
        }
        send(container, run, signal);
    }

    /// The signal by which the container wants to be stopped.
    static Signal stopSignal(Container container) {
        return container.config().stopSignal().map(Signals::parse).orElse(Signal.TERM);
    }

    /// Sends a signal and says so. A frozen container would not notice its end, so that it is thawed for that.
    void send(LiveContainer container, LiveContainer.Run run, Signal signal) {
        run.process().signal(signal.number());
        Container snapshot = container.snapshot();
        events.publish(snapshot, "kill", Map.of("signal", Integer.toString(signal.number())));
        boolean ends = signal.equals(Signal.KILL) || signal.equals(stopSignal(snapshot));
        if (ends && snapshot.state().paused()) {
            pause.thaw(container);
        }
    }

    /// Ends the process at once and waits until that is recorded.
    void killAndWait(LiveContainer container, LiveContainer.Run run) {
        send(container, run, Signal.KILL);
        run.ended().join();
    }

    /// Waits for the end; false when it does not come in time. Less than zero waits for ever.
    static boolean await(LiveContainer.Run run, long seconds) {
        try {
            if (seconds < 0) {
                run.ended().join();
            } else {
                run.ended().get(seconds, TimeUnit.SECONDS);
            }
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
