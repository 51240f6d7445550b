package io.mydocker.engine.container;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.engine.image.PruneFilter;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Removes containers that do not run, one by one, with the verb of any client.
final class PruneContainers {
    private static final System.Logger LOG = System.getLogger(PruneContainers.class.getName());
    private static final Set<Status> STOPPED = EnumSet.of(Status.CREATED, Status.EXITED, Status.DEAD);

    private final ContainerTable table;
    private final SizeContainer size;
    private final RemoveContainer remove;
    private final AtomicBoolean running = new AtomicBoolean();

    PruneContainers(ContainerTable table, SizeContainer size, RemoveContainer remove) {
        this.table = table;
        this.size = size;
        this.remove = remove;
    }

    PrunedContainers prune(PruneFilter filter) {
        if (!running.compareAndSet(false, true)) {
            throw new Conflict("a prune operation is already running");
        }
        try {
            return pruneAlone(filter);
        } finally {
            running.set(false);
        }
    }

    private PrunedContainers pruneAlone(PruneFilter filter) {
        List<String> ids = new ArrayList<>();
        long reclaimed = 0;
        for (LiveContainer container : table.all()) {
            Container snapshot = container.snapshot();
            if (!STOPPED.contains(snapshot.state().status())
                    || !filter.test(
                            Optional.of(snapshot.created()), snapshot.config().labels())) {
                continue;
            }
            try {
                long own = size.size(snapshot).writable();
                remove.remove(container, RemoveOptions.DEFAULT);
                ids.add(container.id());
                reclaimed += own;
            } catch (NotFound | Conflict _) {
                // Somebody removed or started it meanwhile.
            } catch (EngineException e) {
                LOG.log(Level.WARNING, "container {0} is not pruned: {1}", snapshot.shortId(), e.getMessage());
            }
        }
        return new PrunedContainers(ids, reclaimed);
    }
}
