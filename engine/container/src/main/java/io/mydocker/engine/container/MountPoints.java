package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.MountSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads what a user wants to see of the host inside a container: `-v source:destination[:options]` and `--mount`.
final class MountPoints {
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "slave", "rslave", "shared", "rshared");
    private static final Set<String> IGNORED = Set.of("z", "Z", "consistent", "cached", "delegated", "nocopy");

    private MountPoints() {}

    /// The bind mounts of a container; a missing source of the short form is made as a directory, as Docker does.
    static List<MountPoint> of(HostConfig hostConfig) {
        List<MountPoint> points = new ArrayList<>();
        Set<String> destinations = new HashSet<>();
        for (String bind : new LinkedHashSet<>(hostConfig.binds())) {
            points.add(parse(bind));
        }
        for (MountSpec mount : hostConfig.mounts()) {
            if (!mount.type().equals("tmpfs")) {
                points.add(bind(mount));
            }
        }
        for (MountPoint point : points) {
            if (!destinations.add(point.destination())) {
                throw new InvalidParameter("Duplicate mount point: " + point.destination());
            }
        }
        return points;
    }

    /// Makes the missing sources of the short form. A volume, which dockerd has made, is a directory like others.
    static void prepare(Container container) {
        container.hostConfig().binds().stream()
                .filter(bind -> bind.startsWith("/"))
                .forEach(bind -> makeSource(Path.of(parse(bind).source())));
        container.mounts().stream()
                .filter(point -> point.type().equals("volume"))
                .forEach(MountPoints::checkVolume);
    }

    private static void makeSource(Path source) {
        try {
            if (!Files.exists(source)) {
                Files.createDirectories(source);
            }
        } catch (IOException e) {
            throw new SystemFailure(
                    "error while creating mount source path '" + source + "': mkdir " + source + ": " + e.getMessage(),
                    e);
        }
    }

    private static void checkVolume(MountPoint point) {
        Path data = Path.of(point.source());
        if (!Files.isDirectory(data)) {
            throw new NotFound("get " + point.name() + ": no such volume");
        }
        if (Files.exists(data.resolveSibling("opts.json"))) {
            throw new NotImplemented("volume `" + point.name() + "`: options of volumes are not supported yet");
        }
    }

    static MountPoint parse(String bind) {
        String[] parts = bind.split(":", -1);
        if (parts.length < 1 || parts.length > 3 || parts[0].isEmpty()) {
            throw new InvalidParameter("invalid volume specification: '" + bind + "'");
        }
        if (parts.length == 1) {
            throw new NotImplemented("anonymous volume `" + bind + "`: volumes are not supported yet");
        }
        String source = parts[0];
        String mode = parts.length == 3 ? parts[2] : "";
        String wrong = "invalid volume specification: '" + bind + "': invalid mount config for type \"bind\": ";
        String destination = destination(parts[1], wrong);
        checkMode(mode, parts.length == 3);
        if (!source.startsWith("/")) {
            checkVolumeName(source);
            throw new NotImplemented("volume `" + source + "`: named volumes are not supported yet");
        }
        return new MountPoint(
                "bind", "", clean(source), destination, mode, !options(mode).contains("ro"), propagation(mode));
    }

    private static MountPoint bind(MountSpec mount) {
        String wrong = "invalid mount config for type \"" + mount.type() + "\": ";
        if (mount.type().equals("volume")) {
            throw new NotImplemented("volume `" + mount.source() + "`: volumes are not supported yet");
        }
        if (!mount.type().equals("bind")) {
            throw new InvalidParameter("mount type unknown: \"" + mount.type() + "\"");
        }
        String destination = destination(mount.target(), wrong);
        if (mount.source().isEmpty()) {
            throw new InvalidParameter(wrong + "field Source must not be empty");
        }
        if (!mount.source().startsWith("/")) {
            throw new InvalidParameter(
                    wrong + "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        if (!Files.exists(Path.of(mount.source())) && !mount.createMountpoint()) {
            throw new InvalidParameter(wrong + "bind source path does not exist: " + mount.source());
        }
        String propagation = mount.propagation().isEmpty() ? "rprivate" : mount.propagation();
        return new MountPoint("bind", "", clean(mount.source()), destination, "", !mount.readOnly(), propagation);
    }

    private static String destination(String path, String wrong) {
        if (path.isEmpty()) {
            throw new InvalidParameter(wrong + "field Target must not be empty");
        }
        if (!path.startsWith("/")) {
            throw new InvalidParameter(wrong + "invalid mount path: '" + path + "' mount path must be absolute");
        }
        String clean = clean(path);
        if (clean.equals("/")) {
            throw new InvalidParameter(wrong + "invalid specification: destination can't be '/'");
        }
        return clean;
    }

    /// Each kind of option at most once.
    private static void checkMode(String mode, boolean present) {
        int access = 0;
        int propagation = 0;
        Set<String> others = new HashSet<>();
        boolean valid = !present || !mode.isEmpty();
        for (String option : options(mode)) {
            if (option.equals("ro") || option.equals("rw")) {
                access++;
            } else if (PROPAGATIONS.contains(option)) {
                propagation++;
            } else {
                valid &= IGNORED.contains(option) && others.add(option);
            }
        }
        if (!valid || access > 1 || propagation > 1) {
            throw new InvalidParameter("invalid mode: " + mode);
        }
    }

    private static List<String> options(String mode) {
        return mode.isEmpty() ? List.of() : List.of(mode.split(",", -1));
    }

    private static String propagation(String mode) {
        return options(mode).stream().filter(PROPAGATIONS::contains).findFirst().orElse("rprivate");
    }

    private static void checkVolumeName(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
            throw new InvalidParameter("create " + name + ": \"" + name
                    + "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\""
                    + " are allowed. If you intended to pass a host directory, use absolute path");
        }
    }

    private static String clean(String path) {
        return Path.of(path).normalize().toString();
    }
}
