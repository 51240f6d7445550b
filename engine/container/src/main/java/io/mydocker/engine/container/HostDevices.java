package io.mydocker.engine.container;

import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Resources;
import io.mydocker.protocol.oci.RuntimeSpec.Device;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceFile;
import io.mydocker.protocol.oci.RuntimeSpec.DeviceRule;
import java.io.IOException;
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
    private static final Pattern ACCESS = Pattern.compile("[rwm]{1,3}");
    private static final Pattern RULE = Pattern.compile("([acb]) (\\d+|\\*):(\\d+|\\*) ([rwm]{1,3})");

    static HostDevices of(HostConfig host) {
        return host.security().privileged() ? privileged(host) : chosen(host);
    }

    /// Everything, under its own name; a wanted device only where it is to have another one.
    private static HostDevices privileged(HostConfig host) {
        List<Device> nodes = new ArrayList<>(DefaultSpec.devices());
        for (Device device : below(DEV, DEV.toString())) {
            if (nodes.stream().noneMatch(node -> node.path().equals(device.path()))) {
                nodes.add(device);
            }
        }
        host.resources().devices().stream()
                .filter(wanted -> !wanted.pathOnHost().equals(wanted.pathInContainer()))
                .forEach(wanted -> nodes.addAll(find(wanted)));
        return new HostDevices(
                nodes, List.of(new DeviceRule(true, "a", OptionalLong.empty(), OptionalLong.empty(), "rwm")));
    }

    private static HostDevices chosen(HostConfig host) {
        List<Device> nodes = new ArrayList<>(DefaultSpec.devices());
        List<DeviceRule> rules = new ArrayList<>(DefaultSpec.deviceRules());
        for (Resources.Device wanted : host.resources().devices()) {
            String access = wanted.cgroupPermissions().isEmpty() ? "rwm" : wanted.cgroupPermissions();
            if (!ACCESS.matcher(access).matches()) {
                throw new InvalidParameter("bad mode specified: " + access);
            }
            for (Device device : find(wanted)) {
                nodes.add(device);
                rules.add(new DeviceRule(
                        true, device.type(), OptionalLong.of(device.major()), OptionalLong.of(device.minor()), access));
            }
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

    /// The device that a user asks for, or all of a directory.
    private static List<Device> find(Resources.Device wanted) {
        Path path = followed(Path.of(wanted.pathOnHost()).normalize());
        String inside = wanted.pathInContainer().isEmpty() ? wanted.pathOnHost() : wanted.pathInContainer();
        try {
            List<Device> found = Files.isDirectory(path)
                    ? below(path, inside)
                    : device(path, inside).stream().toList();
            if (found.isEmpty()) {
                throw refusal(wanted, "not a device node", Optional.empty());
            }
            return found;
        } catch (LinuxException e) {
            throw refusal(wanted, e.errno().text(), Optional.of(e));
        }
    }

    private static InvalidParameter refusal(Resources.Device wanted, String reason, Optional<LinuxException> cause) {
        String sentence = "error gathering device information while adding custom device \"" + wanted.pathOnHost()
                + "\": " + reason;
        return cause.map(each -> new InvalidParameter(sentence, each)).orElseGet(() -> new InvalidParameter(sentence));
    }

    /// A symbolic link counts as what it leads to, but only inside `/dev` (`/dev/disk/by-uuid`): one that somebody else
    /// could have laid elsewhere leads nowhere.
    private static Path followed(Path path) {
        try {
            Path real = path.toRealPath();
            return Files.isSymbolicLink(path) && real.startsWith(DEV) ? real : path;
        } catch (IOException _) {
            return path;
        }
    }

    /// The device at `path` itself; empty where there is something else.
    private static Optional<Device> device(Path path, String inside) {
        Path name = path.getFileName();
        if (!path.isAbsolute() || name == null) {
            return Optional.empty();
        }
        try (Root directory = Root.open(path.getParent())) {
            FileStatus status = directory.status(RootPath.of(name.toString()));
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
        }
    }

    /// Every device node below a directory of the host, under the same name below `inside`.
    private static List<Device> below(Path top, String inside) {
        List<Device> devices = new ArrayList<>();
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_FOR_CONTAINERS.contains(directory.toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile() && !NOT_FOR_CONTAINERS.contains(file.toString())) {
                        String name =
                                Path.of(inside).resolve(top.relativize(file)).toString();
                        present(followed(file), name).ifPresent(devices::add);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new SystemFailure("look for devices below `" + top + "`: " + e.getMessage(), e);
        }
        return devices;
    }

    /// Devices come and go.
    private static Optional<Device> present(Path path, String inside) {
        try {
            return device(path, inside);
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }
}
