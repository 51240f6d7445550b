package io.mydocker.engine.container;

import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Resources;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceFile;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The device nodes of a container and what its control group lets through: Docker's standard ones, the host's devices
/// that a user asks for, and all of them for a privileged container.
///
/// @param nodes made in the container's `/dev`
/// @param rules of the device control group
record HostDevices(List<Device> nodes, List<DeviceRule> rules) {
    private static final Path DEV = Path.of("/dev");
    private static final Set<String> NOT_FOR_CONTAINERS =
            Set.of("/dev/pts", "/dev/shm", "/dev/fd", "/dev/mqueue", "/dev/console", "/dev/ptmx", "/dev/tty");
    private static final Pattern RULE = Pattern.compile("([acb]) (\\d+|\\*):(\\d+|\\*) ([rwm]{1,3})");

    static HostDevices of(HostConfig host) {
        if (host.security().privileged()) {
            List<Device> nodes = new ArrayList<>(DefaultSpec.devices());
            all().stream()
                    .filter(device ->
                            nodes.stream().noneMatch(node -> node.path().equals(device.path())))
                    .toList()
                    .forEach(nodes::add);
            return new HostDevices(
                    nodes, List.of(new DeviceRule(true, "a", OptionalLong.empty(), OptionalLong.empty(), "rwm")));
        }
        List<Device> nodes = new ArrayList<>(DefaultSpec.devices());
        List<DeviceRule> rules = new ArrayList<>(DefaultSpec.deviceRules());
        for (Resources.Device wanted : host.resources().devices()) {
            String inside = wanted.pathInContainer().isEmpty() ? wanted.pathOnHost() : wanted.pathInContainer();
            Device device = find(Path.of(wanted.pathOnHost()), inside)
                    .orElseThrow(() -> new InvalidParameter("error gathering device information while adding custom"
                            + " device \"" + wanted.pathOnHost() + "\": not a device node"));
            nodes.add(device);
            String access = wanted.cgroupPermissions().isEmpty() ? "rwm" : wanted.cgroupPermissions();
            rules.add(new DeviceRule(
                    true, device.type(), OptionalLong.of(device.major()), OptionalLong.of(device.minor()), access));
        }
        host.resources().deviceCgroupRules().forEach(rule -> rules.add(rule(rule)));
        return new HostDevices(nodes, rules);
    }

    private static DeviceRule rule(String text) {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidParameter("invalid device cgroup rule format: '" + text + "'");
        }
        return new DeviceRule(
                true, matcher.group(1), number(matcher.group(2)), number(matcher.group(3)), matcher.group(4));
    }

    private static OptionalLong number(String text) {
        return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /// The device at a path of the host; empty where there is none.
    private static Optional<Device> find(Path path, String inside) {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException _) {
            return Optional.empty();
        }
        try (Root directory = Root.open(real.getParent())) {
            FileStatus status = directory.status(RootPath.of(real.getFileName().toString()));
            String type =
                    switch (status.type()) {
                        case FileStatus.CHARACTER_DEVICE -> "c";
                        case FileStatus.BLOCK_DEVICE -> "b";
                        default -> "";
                    };
            if (type.isEmpty()) {
                return Optional.empty();
            }
            DeviceFile file = new DeviceFile(OptionalInt.of(status.permissions()), status.uid(), status.gid());
            return Optional.of(new Device(inside, type, status.deviceMajor(), status.deviceMinor(), file));
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    /// Every device node below the host's `/dev`.
    private static List<Device> all() {
        List<Device> devices = new ArrayList<>();
        try {
            Files.walkFileTree(DEV, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_FOR_CONTAINERS.contains(directory.toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isOther() && !NOT_FOR_CONTAINERS.contains(file.toString())) {
                        find(file, file.toString()).ifPresent(devices::add);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return devices;
    }
}
