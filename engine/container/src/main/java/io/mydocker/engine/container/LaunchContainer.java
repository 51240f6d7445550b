package io.mydocker.engine.container;

import io.mydocker.infra.runtime.ContainerPlan;
import io.mydocker.infra.runtime.CreateRequest;
import io.mydocker.infra.runtime.KeptProcess;
import io.mydocker.infra.runtime.LogFile;
import io.mydocker.infra.runtime.Plan;
import io.mydocker.infra.runtime.Rootfs;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.infra.runtime.StartFailed;
import io.mydocker.infra.runtime.Stdio;
import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.storage.ContainerLayer;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.infra.storage.MergedView;
import io.mydocker.linux.NativeThreads;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.RuntimeSpec;
import java.util.Optional;

/// Turns a container into a process that waits at its start gate: specification, plan, control group, keeper.
final class LaunchContainer {
    private static final System.Logger LOG = System.getLogger(LaunchContainer.class.getName());
    private static final int SIGKILL = 9;

    private final Runtime runtime;
    private final ContainerLayers layers;
    private final ContainerCgroups cgroups;

    LaunchContainer(Runtime runtime, ContainerLayers layers, ContainerCgroups cgroups) {
        this.runtime = runtime;
        this.layers = layers;
        this.cgroups = cgroups;
    }

    /// Starts the keeper, which plays the plan up to the gate.
    KeptProcess launch(Container container, ContainerDirectory directory) throws StartFailed {
        MountPoints.prepare(container);
        ContainerLayer layer = layers.find(container.id())
                .orElseThrow(() -> new SystemFailure("start `" + container.id() + "`: its layer is missing"));
        RuntimeSpec spec = NativeThreads.call(() -> specification(container, layer));
        Cgroup cgroup = cgroups.of(container);
        Undo undo = new Undo();
        try {
            undo.add(() -> cgroups.remove(container));
            NativeThreads.call(() -> cgroup.create(spec.linux().control().resources()))
                    .forEach(warning -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", container.shortId(), warning));
            Plan plan = ContainerPlan.compile(spec, root(layer, container), stdio(container.config()), cgroup);
            return runtime.create(new CreateRequest(
                    container.id(), plan, stdio(container.config()), log(container, directory), _ -> {}));
        } catch (StartFailed | RuntimeException e) {
            undo.run(e);
            throw e;
        }
    }

    /// The plan of a container that does not exist; its layer is there only while the plan is made.
    Plan plan(Container container, Optional<Digest> topLayer) {
        ContainerLayer layer = layers.create(container.id(), topLayer);
        try {
            RuntimeSpec spec = NativeThreads.call(() -> specification(container, layer));
            return ContainerPlan.compile(
                    spec, root(layer, container), stdio(container.config()), cgroups.of(container));
        } finally {
            layers.remove(container.id());
        }
    }

    private static RuntimeSpec specification(Container container, ContainerLayer layer) {
        try (MergedView files = MergedView.of(layer)) {
            return new ContainerSpecification(container).of(UserDatabase.read(files::read));
        }
    }

    private static Rootfs root(ContainerLayer layer, Container container) {
        if (layer.isPlain()) {
            return new Rootfs.Directory(layer.merged());
        }
        return new Rootfs.Overlay(
                layer.overlayRoot(),
                layer.lowers(),
                layer.upper(),
                layer.work(),
                layer.merged(),
                container.hostConfig().autoRemove());
    }

    private static Stdio stdio(ContainerConfig config) {
        return new Stdio(config.tty(), config.openStdin(), config.stdinOnce());
    }

    private static Optional<LogFile> log(Container container, ContainerDirectory directory) {
        HostConfig.LogConfig log = container.hostConfig().logConfig();
        return log.type().equals("none")
                ? Optional.empty()
                : Optional.of(LogLimits.of(log.config()).file(directory.log()));
    }

    /// Takes back a launch that came to nothing.
    void abandon(Container container, KeptProcess process, Throwable reason) {
        Undo undo = new Undo();
        undo.add(() -> runtime.delete(container.id()));
        undo.add(() -> cgroups.remove(container));
        undo.add(() -> cgroups.kill(container));
        undo.add(process::await);
        undo.add(() -> process.signal(SIGKILL));
        undo.run(reason);
    }
}
