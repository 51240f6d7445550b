package io.mydocker.embedded;

import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.ContainerState;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.image.Images;
import io.mydocker.infra.record.AtomicFile;
import io.mydocker.infra.runtime.AppArmor;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.StorageDriver;
import io.mydocker.linux.Host;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Collects what an engine says about itself.
final class CollectFacts {
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final Path SWAP_LIMIT = Path.of("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes");
    private static final List<String> NEEDED = List.of("memory", "cpu", "pids");

    private final DataRoot root;
    private final Cgroups cgroups;
    private final Images images;
    private final Containers containers;

    CollectFacts(DataRoot root, Cgroups cgroups, Images images, Containers containers) {
        this.root = root;
        this.cgroups = cgroups;
        this.images = images;
        this.containers = containers;
    }

    EngineFacts collect() {
        List<String> controllers = controllers();
        return new EngineFacts(
                id(),
                root.path(),
                root.driver().toString(),
                counts(),
                new EngineFacts.Host(
                        Host.hostname(),
                        Host.kernelRelease(),
                        operatingSystem(),
                        Host.machine(),
                        Host.processors(),
                        Host.memory(),
                        AppArmor.host().isEnabled()),
                new EngineFacts.Cgroup(cgroups.isUnified() ? 2 : 1, "cgroupfs", controllers),
                warnings(controllers));
    }

    private EngineFacts.Counts counts() {
        int running = 0;
        int paused = 0;
        int stopped = 0;
        for (var container : containers.list(ContainerFilter.ALL)) {
            ContainerState.Status status = container.state().status();
            switch (status) {
                case RUNNING, RESTARTING -> running++;
                case PAUSED -> paused++;
                case CREATED, REMOVING, EXITED, DEAD -> stopped++;
            }
        }
        return new EngineFacts.Counts(running, paused, stopped, images.list().size());
    }

    /// Made once for a data root.
    private String id() {
        Path file = root.own().resolve("engine-id");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
        String id = UUID.randomUUID().toString();
        AtomicFile.write(file, id.getBytes(StandardCharsets.UTF_8), 0600);
        return id;
    }

    private static String operatingSystem() {
        try {
            return Files.readAllLines(OS_RELEASE).stream()
                    .filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("Linux");
        } catch (IOException _) {
            return "Linux";
        }
    }

    private List<String> controllers() {
        if (!cgroups.isUnified()) {
            return cgroups.hierarchies().stream()
                    .flatMap(hierarchy -> hierarchy.controllers().stream())
                    .sorted()
                    .toList();
        }
        Path file = cgroups.hierarchies().getFirst().mount().resolve("cgroup.controllers");
        try {
            return List.of(Files.readString(file).strip().split(" ", -1));
        } catch (IOException e) {
            throw new SystemFailure("read `" + file + "`: " + e.getMessage(), e);
        }
    }

    private List<String> warnings(List<String> controllers) {
        List<String> warnings = new ArrayList<>();
        for (String needed : NEEDED) {
            if (!controllers.contains(needed)) {
                warnings.add("WARNING: No " + needed + " limit support");
            }
        }
        if (!cgroups.isUnified() && !Files.exists(SWAP_LIMIT)) {
            warnings.add("WARNING: No swap limit support");
        }
        AppArmor.host().warning().ifPresent(warning -> warnings.add("WARNING: " + warning));
        if (root.driver() == StorageDriver.VFS) {
            warnings.add("WARNING: the storage driver vfs copies each layer whole");
        }
        return warnings;
    }
}
