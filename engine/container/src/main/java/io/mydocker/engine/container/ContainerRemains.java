package io.mydocker.engine.container;

import io.mydocker.infra.runtime.Runtime;
import io.mydocker.protocol.oci.HostConfig;

/// What a container without a process may have outside of the data root after a crash: its control group, and its
/// directory in the exec root.
final class ContainerRemains {
    private final Runtime runtime;
    private final ContainerCgroups cgroups;

    ContainerRemains(Runtime runtime, ContainerCgroups cgroups) {
        this.runtime = runtime;
        this.cgroups = cgroups;
    }

    /// Removes both; where nothing is left nothing happens.
    void remove(String id, HostConfig hostConfig) {
        cgroups.remove(id, hostConfig);
        runtime.delete(id);
    }
}
