package io.mydocker.engine.container;

import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends signals to a container's first process.
final class KillContainer {
    private static final System.Logger LOG = System.getLogger(KillContainer.class.getName());
    private static final int PATIENCE = 10;
    private static final int LAST_PATIENCE = 2;

    private final ContainerEvents events;
    private final PauseContainer pause;
    private final ContainerCgroups cgroups;

    KillContainer(ContainerEvents events, PauseContainer pause, ContainerCgroups cgroups) {
        this.events = events;
        this.pause = pause;
        this.cgroups = cgroups;
    }

    /// `docker kill`.
    void kill(LiveContainer container, Signal signal) {
        LiveContainer.Run run =
                container.run().orElseThrow(() -> new Conflict("Container " + container.id() + " is not running"));
        boolean ends = signal.equals(Signal.KILL) || signal.equals(stopSignal(container.snapshot()));
        if (ends) {
            container.locked(() -> rememberStop(container));
        }
        send(container, run, signal);
    }

    /// Notes that a user wants it to end, so that nothing starts it again: not this engine, and not one that finds it
    /// after this one was killed. A full disk keeps nobody from stopping a container. Inside
    // [LiveContainer#locked].
    static void rememberStop(LiveContainer container) {
        if (container.snapshot().manuallyStopped()) {
            return;
        }
        Container stopped = container.snapshot().stoppedByUser(true);
        if (RestartPolicy.isNone(stopped)) {
            container.update(stopped);
            return;
        }
        try {
            container.saveChange(stopped);
        } catch (EngineException e) {
            container.update(stopped);
            LOG.log(System.Logger.Level.WARNING, "note the stop of `" + container.id() + "`: " + e.getMessage());
        }
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

    /// Ends the process at once and waits until that is recorded: ten seconds, and two more after everything in
    /// the control group was killed. What does not end then never may, and nobody waits for it.
    void killAndWait(LiveContainer container, LiveContainer.Run run) {
        if (sendKill(container, run) && await(run, PATIENCE)) {
            return;
        }
        cgroups.kill(container.snapshot());
        if (!await(run, LAST_PATIENCE)) {
            throw new SystemFailure("tried to kill container, but did not receive an exit event");
        }
    }

    /// False where the keeper, which is to send it, does not answer.
    private boolean sendKill(LiveContainer container, LiveContainer.Run run) {
        try {
            send(container, run, Signal.KILL);
            return true;
        } catch (Unavailable e) {
            LOG.log(System.Logger.Level.WARNING, "kill `" + container.id() + "`: " + e.getMessage());
            return false;
        }
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
