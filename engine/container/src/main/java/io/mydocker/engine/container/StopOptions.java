package io.mydocker.engine.container;

import java.util.Optional;

/// How to stop: without a signal the container's own (`SIGTERM` by default), without a timeout the container's own
/// (10 seconds by default). A negative timeout waits for ever.
public record StopOptions(Optional<String> signal, Optional<Integer> timeoutSeconds) {
    public static final StopOptions DEFAULT = new StopOptions(Optional.empty(), Optional.empty());

    public static StopOptions within(int seconds) {
        return new StopOptions(Optional.empty(), Optional.of(seconds));
    }
}
