package io.mydocker.engine.container;

import io.mydocker.infra.runtime.ExitRecord;
import io.mydocker.infra.runtime.KeptProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Waits for the end of a process, and only the end ends that: what fails on the way (a keeper that does not answer,
/// a full disk) is said once and tried again.
final class AwaitEnd {
    private static final System.Logger LOG = System.getLogger(AwaitEnd.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final BooleanSupplier closed;

    /// @param name what the log says that it waits for
    /// @param closed whether nobody wants to know any more
    AwaitEnd(String name, BooleanSupplier closed) {
        this.name = name;
        this.closed = closed;
    }

    /// How it ended; empty when nobody wants to know any more.
    Optional<ExitRecord> of(KeptProcess process) {
        String said = "";
        while (!closed.getAsBoolean()) {
            try {
                ExitRecord exit = process.await();
                return closed.getAsBoolean() ? Optional.empty() : Optional.of(exit);
            } catch (RuntimeException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(said) && !closed.getAsBoolean()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "wait for the end of " + name + ": " + reason + "; trying again");
                }
                said = reason;
            }
            if (!pause()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// False when the thread was interrupted.
    static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
