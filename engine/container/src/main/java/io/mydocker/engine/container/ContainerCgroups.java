package io.mydocker.engine.container;

import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.linux.NativeThreads;
import io.mydocker.protocol.oci.HostConfig;
import java.util.Set;

/// The control group of each container: below the one that the user named, or below the engine's own.
final class ContainerCgroups {
    private static final String PARENT = "/mydocker";

    private final Cgroups cgroups;

    ContainerCgroups(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    Cgroup of(Container container) {
        return of(container.id(), container.hostConfig());
    }

    private Cgroup of(String id, HostConfig hostConfig) {
        String parent = hostConfig.resources().cgroupParent();
        return cgroups.at((parent.isEmpty() ? PARENT : parent) + "/" + id);
    }

    void freeze(Container container) {
        NativeThreads.run(() -> of(container).freeze());
    }

    void thaw(Container container) {
        NativeThreads.run(() -> of(container).thaw());
    }

    /// Whether the kernel has killed one of its processes for want of memory.
    boolean oomKilled(Container container) {
        return container.hostConfig().resources().memory() > 0 && of(container).oomKills() > 0;
    }

    Set<Integer> processes(Container container) {
        return of(container).pids();
    }

    /// Ends what the container's first process has left behind, as it can with the host's process ids.
    void kill(Container container) {
        NativeThreads.run(() -> of(container).killAll());
    }

    void remove(Container container) {
        remove(container.id(), container.hostConfig());
    }

    void remove(String id, HostConfig hostConfig) {
        NativeThreads.run(() -> of(id, hostConfig).remove());
    }
}
