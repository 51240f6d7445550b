package io.mydocker.engine.container;

import io.mydocker.engine.image.PruneFilter;
import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotModified;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The noun over its verbs: finds the container that a reference means and hands it to the class that does the work.
final class EngineContainers implements Containers {
    private final ContainerTable table;
    private final Verbs verbs;

    /// The verbs of a container's life and of looking at it.
    record Verbs(CreateContainer create, Life life, View view) {}

    /// What changes a container's state.
    record Life(
            StartContainer start,
            StopContainer stop,
            KillContainer kill,
            PauseContainer pause,
            RemoveContainer remove,
            RenameContainer rename,
            PruneContainers prune) {}

    /// What shows a container.
    record View(
            ListContainers list,
            LogContainer logs,
            AttachContainer attach,
            TopContainer top,
            SizeContainer size,
            PlanContainer plan) {}

    EngineContainers(ContainerTable table, Verbs verbs) {
        this.table = table;
        this.verbs = verbs;
    }

    @Override
    public CreatedContainer create(NewContainer request) {
        return verbs.create().create(request);
    }

    @Override
    public Container find(String reference) {
        return table.find(reference).snapshot();
    }

    @Override
    public List<Container> list(ContainerFilter filter) {
        return verbs.view().list().list(filter);
    }

    @Override
    public void start(String reference) {
        verbs.life().start().start(table.find(reference));
    }

    @Override
    public void stop(String reference, StopOptions options) {
        verbs.life().stop().stop(table.find(reference), options);
    }

    @Override
    public void restart(String reference, StopOptions options) {
        LiveContainer container = table.find(reference);
        container.keep(true);
        try {
            stopIfRunning(container, options);
            verbs.life().start().start(container);
        } finally {
            container.keep(false);
        }
        verbs.life().stop().restarted(container);
    }

    private void stopIfRunning(LiveContainer container, StopOptions options) {
        try {
            verbs.life().stop().stop(container, options);
        } catch (NotModified _) {
            // Starting it is all there is to do.
        }
    }

    @Override
    public void kill(String reference, String signal) {
        Signal parsed = signal.isEmpty() ? Signal.KILL : Signals.parse(signal);
        try {
            verbs.life().kill().kill(table.find(reference), parsed);
        } catch (NotFound e) {
            throw new NotFound("Cannot kill container: " + reference + ": " + e.getMessage(), e);
        } catch (Conflict e) {
            throw new Conflict("Cannot kill container: " + reference + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void pause(String reference) {
        verbs.life().pause().pause(table.find(reference));
    }

    @Override
    public void unpause(String reference) {
        verbs.life().pause().unpause(table.find(reference));
    }

    @Override
    public CompletableFuture<ContainerExit> wait(String reference, WaitCondition condition) {
        return table.find(reference).wait(condition);
    }

    @Override
    public void remove(String reference, RemoveOptions options) {
        verbs.life().remove().remove(table.find(reference), options);
    }

    @Override
    public PrunedContainers prune(PruneFilter filter) {
        return verbs.life().prune().prune(filter);
    }

    @Override
    public void rename(String reference, String newName) {
        verbs.life().rename().rename(table.find(reference), newName);
    }

    @Override
    public Logs logs(String reference, LogOptions options) {
        return verbs.view().logs().logs(table.find(reference), options);
    }

    @Override
    public Attachment attach(String reference, AttachOptions options) {
        return verbs.view().attach().attach(table.find(reference), options);
    }

    @Override
    public void resize(String reference, TerminalSize size) {
        verbs.view().attach().resize(table.find(reference), size);
    }

    @Override
    public ProcessTable top(String reference, List<String> psArguments) {
        return verbs.view().top().top(table.find(reference), psArguments);
    }

    @Override
    public ContainerSizes sizes(String reference) {
        return verbs.view().size().size(table.find(reference).snapshot());
    }

    @Override
    public PlanListing plan(NewContainer request) {
        return verbs.view().plan().plan(request);
    }
}
