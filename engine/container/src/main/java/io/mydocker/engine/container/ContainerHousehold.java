package io.mydocker.engine.container;

import io.mydocker.engine.event.Events;
import io.mydocker.engine.image.ImageUsers;
import io.mydocker.engine.image.Images;
import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.linux.Host;

/// The containers of one engine with everything that keeps them: opened on a data root and a runtime, it finds what an
/// earlier engine left, and closed it leaves the processes running.
public final class ContainerHousehold implements AutoCloseable {
    private final ContainerTable table = new ContainerTable();
    private final DirectoryWatch watch = new DirectoryWatch();
    private final Supervisor supervisor;
    private final Containers containers;
    private final EngineExecutions executions;

    /// What the containers stand on.
    public record Foundations(DataRoot root, Runtime runtime, Cgroups cgroups, Images images, Events events) {}

    private ContainerHousehold(Foundations on) {
        ContainerEvents events = new ContainerEvents(on.events());
        ContainerCgroups cgroups = new ContainerCgroups(on.cgroups());
        supervisor = new Supervisor(on.runtime(), cgroups, events);
        executions = new EngineExecutions(table, on.runtime(), cgroups, events, supervisor);
        AppArmor.host().provide();
        HostSettings settings = new HostSettings(on.cgroups().isUnified(), Host.processors(), AppArmor.host());
        CreateContainer create = new CreateContainer(
                on.images(), on.root().containerLayers(), on.root().containers(), table, events, settings);
        LaunchContainer launch = new LaunchContainer(on.runtime(), on.root().containerLayers(), cgroups);
        PauseContainer pause = new PauseContainer(cgroups, events);
        KillContainer kill = new KillContainer(events, pause);
        ContainerRemains remains = new ContainerRemains(on.runtime(), cgroups);
        RemoveContainer remove =
                new RemoveContainer(table, on.root().containerLayers(), events, kill, executions, remains);
        StartContainer start = new StartContainer(launch, supervisor, events, remove);
        SizeContainer size = new SizeContainer(on.root().containerLayers(), on.images());
        LogContainer logs = new LogContainer(watch);
        containers = new EngineContainers(
                table,
                new EngineContainers.Verbs(
                        create,
                        new EngineContainers.Life(
                                start,
                                new StopContainer(events, kill),
                                kill,
                                pause,
                                remove,
                                new RenameContainer(table, events),
                                new PruneContainers(table, size, remove)),
                        new EngineContainers.View(
                                new ListContainers(table, on.images()),
                                logs,
                                new AttachContainer(events, logs),
                                new TopContainer(cgroups, events),
                                size,
                                new PlanContainer(create, launch))));
        supervisor.follow(
                new Supervisor.Follow(container -> remove.remove(container, RemoveOptions.DEFAULT), start::start));
        new RestoreContainers(on, table, supervisor, remove, start, remains, executions).restore();
    }

    /// Opens the containers of a data root: connects to those that run, records the exit of those that ended
    /// meanwhile, removes and restarts what is to be removed and restarted.
    public static ContainerHousehold open(Foundations on) {
        return new ContainerHousehold(on);
    }

    public Containers containers() {
        return containers;
    }

    public Executions executions() {
        return executions;
    }

    /// Which containers use an image.
    public ImageUsers imageUsers() {
        return imageId -> table.all().stream()
                .map(LiveContainer::snapshot)
                .filter(container -> container.imageId().equals(imageId))
                .map(container -> new ImageUsers.ImageUser(
                        container.id(), container.state().running()))
                .toList();
    }

    /// Stops watching; the processes go on.
    @Override
    public void close() {
        supervisor.close();
        executions.close();
        watch.close();
    }
}
