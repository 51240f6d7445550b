package io.mydocker.engine.container;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// When a container that has ended starts again by itself, and after how long: 100 milliseconds at first, twice as long
/// each time, a minute at most; a process that lived for ten seconds begins anew.
final class RestartPolicy {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LAST = Duration.ofMinutes(1);
    private static final Duration HEALTHY = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Duration> delays = new ConcurrentHashMap<>();

    /// Whether the container may ever start by itself.
    static boolean isSet(Container container) {
        return switch (container.hostConfig().restartPolicy().name()) {
            case "", "no" -> false;
            default -> true;
        };
    }

    /// Whether a container that has just ended with this code starts again.
    static boolean applies(Container container, int exitCode) {
        io.mydocker.protocol.oci.HostConfig.RestartPolicy policy =
                container.hostConfig().restartPolicy();
        if (container.manuallyStopped()) {
            return false;
        }
        return switch (policy.name()) {
            case "always", "unless-stopped" -> true;
            case "on-failure" ->
                exitCode != 0
                        && (policy.maximumRetryCount() == 0 || container.restartCount() < policy.maximumRetryCount());
            default -> false;
        };
    }

    /// Whether a container that does not run starts when the engine does.
    static boolean appliesAtStart(Container container) {
        return switch (container.hostConfig().restartPolicy().name()) {
            case "always" -> container.state().startedAt().isPresent();
            case "unless-stopped" -> container.state().startedAt().isPresent() && !container.manuallyStopped();
            default -> false;
        };
    }

    Duration delay(String id, Duration lived) {
        return delays.merge(id, FIRST, (last, first) -> {
            if (lived.compareTo(HEALTHY) >= 0) {
                return first;
            }
            Duration doubled = last.multipliedBy(2);
            return doubled.compareTo(LAST) > 0 ? LAST : doubled;
        });
    }

    void forget(String id) {
        delays.remove(id);
    }
}
