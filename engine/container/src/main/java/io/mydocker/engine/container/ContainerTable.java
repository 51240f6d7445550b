package io.mydocker.engine.container;

import io.mydocker.protocol.failure.NotFound;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// All containers of the engine, by id and by name. Safe for many threads.
final class ContainerTable {
    private final ConcurrentMap<String, LiveContainer> byId = new ConcurrentHashMap<>();
    private final ContainerNames names = new ContainerNames();

    ContainerNames names() {
        return names;
    }

    Collection<LiveContainer> all() {
        return byId.values();
    }

    void add(LiveContainer container) {
        byId.put(container.id(), container);
    }

    void remove(LiveContainer container) {
        byId.remove(container.id());
        names.release(container.snapshot().name(), container.id());
    }

    /// The container that `reference` means.
    LiveContainer find(String reference) {
        return names.resolve(reference, byId.keySet())
                .flatMap(id -> Optional.ofNullable(byId.get(id)))
                .orElseThrow(() -> new NotFound("No such container: " + reference));
    }
}
