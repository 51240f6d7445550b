package io.mydocker.engine.container;

import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.MountSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The mounts of a container in the order in which they are made: the kernel's file systems, then what the user and the
/// engine put into the root, parents before children.
final class ContainerMounts {
    private final Container container;
    private final HostConfig host;

    ContainerMounts(Container container) {
        this.container = container;
        this.host = container.hostConfig();
    }

    List<Mount> list() {
        List<Mount> own = new ArrayList<>();
        container.mounts().forEach(point -> own.add(bind(point)));
        host.tmpfs().forEach((destination, options) -> own.add(tmpfs(destination, options)));
        host.mounts().stream().filter(mount -> mount.type().equals("tmpfs")).forEach(mount -> own.add(tmpfs(mount)));
        Set<String> taken = own.stream().map(Mount::destination).collect(Collectors.toSet());
        engineFiles().stream()
                .filter(mount -> !taken.contains(mount.destination()))
                .forEach(own::add);
        own.sort(Comparator.comparingInt(mount -> Path.of(mount.destination()).getNameCount()));
        List<Mount> mounts = new ArrayList<>();
        kernelFileSystems().stream()
                .filter(mount -> taken.stream().noneMatch(destination -> covers(destination, mount.destination())))
                .forEach(mounts::add);
        mounts.addAll(own);
        return mounts;
    }

    /// Whether a user's mount replaces one of the defaults: at the same place, or at `/dev` everything below.
    private static boolean covers(String destination, String standard) {
        return destination.equals(standard) || (destination.equals("/dev") && standard.startsWith("/dev/"));
    }

    private List<Mount> kernelFileSystems() {
        String ipc = host.namespaces().ipc();
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : DefaultSpec.mounts(host.shmSize())) {
            boolean memory = mount.destination().equals("/dev/shm");
            if (memory && ipc.equals("host")) {
                mounts.add(new Mount(mount.destination(), "bind", mount.destination(), List.of("rbind")));
            } else if (!memory || !ipc.equals("none")) {
                mounts.add(host.security().privileged() ? writable(mount) : mount);
            }
        }
        return mounts;
    }

    /// A privileged container may write to /sys and to its control groups.
    private static Mount writable(Mount mount) {
        List<String> options =
                mount.options().stream().filter(option -> !option.equals("ro")).toList();
        return new Mount(mount.destination(), mount.type(), mount.source(), options);
    }

    private static Mount bind(MountPoint point) {
        return bind(point.source(), point.destination(), point.writable(), point.propagation());
    }

    private static Mount bind(String source, String destination, boolean writable, String propagation) {
        return new Mount(destination, "bind", source, List.of("rbind", writable ? "rw" : "ro", propagation));
    }

    private static Mount tmpfs(String destination, String options) {
        List<String> all = new ArrayList<>(List.of("noexec", "nosuid", "nodev"));
        if (!options.isEmpty()) {
            for (String option : options.split(",", -1)) {
                switch (option) {
                    case "exec" -> all.remove("noexec");
                    case "suid" -> all.remove("nosuid");
                    case "dev" -> all.remove("nodev");
                    default -> all.add(option);
                }
            }
        }
        return new Mount(Path.of(destination).normalize().toString(), "tmpfs", "tmpfs", all);
    }

    private static Mount tmpfs(MountSpec mount) {
        List<String> options = new ArrayList<>();
        if (mount.tmpfsSize() != 0) {
            options.add("size=" + mount.tmpfsSize());
        }
        if (mount.tmpfsMode() != 0) {
            options.add("mode=" + Long.toOctalString(mount.tmpfsMode()));
        }
        if (mount.readOnly()) {
            options.add("ro");
        }
        return tmpfs(mount.target(), String.join(",", options));
    }

    /// What the engine writes for the container, each file for itself.
    private List<Mount> engineFiles() {
        return Map.of(
                        "/etc/hostname", container.hostnamePath(),
                        "/etc/hosts", container.hostsPath(),
                        "/etc/resolv.conf", container.resolvConfPath())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(file -> bind(file.getValue(), file.getKey(), true, "rprivate"))
                .toList();
    }
}
