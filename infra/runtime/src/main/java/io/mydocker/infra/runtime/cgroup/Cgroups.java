package io.mydocker.infra.runtime.cgroup;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The control groups of this host as they are mounted: detected, never assumed.
///
/// With version 1, and with both versions side by side (systemd's hybrid layout), the controllers are those of
/// version 1; version 2 is used where it has the controllers. Immutable.
///
/// Worked example:
///
/// ```java
/// Cgroup group = Cgroups.detect().at("/mydocker/" + id);
/// List<String> warnings = group.create(spec.linux().control().resources());
/// …
/// group.remove();
/// ```
public final class Cgroups {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private final Version version;
    private final List<Hierarchy> hierarchies;
    private final Optional<Path> unified;

    /// What is mounted.
    public enum Version {
        V1,
        HYBRID,
        V2
    }

    private Cgroups(Version version, List<Hierarchy> hierarchies, Optional<Path> unified) {
        this.version = version;
        this.hierarchies = List.copyOf(hierarchies);
        this.unified = unified;
    }

    /// Looks at what is mounted now.
    public static Cgroups detect() {
        try {
            return of(Files.readAllLines(MOUNTS));
        } catch (IOException e) {
            throw new SystemFailure("read `" + MOUNTS + "`: " + e.getMessage(), e);
        }
    }

    /// Reads the lines of a `mountinfo`, proc_pid_mountinfo(5).
    static Cgroups of(List<String> mountinfo) {
        List<Hierarchy> hierarchies = new ArrayList<>();
        Optional<Path> unified = Optional.empty();
        for (String line : mountinfo) {
            int dash = line.indexOf(" - ");
            String[] mount = line.substring(0, dash).split(" ", -1);
            String[] fileSystem = line.substring(dash + 3).split(" ", -1);
            Path target = Path.of(mount[4]);
            if (fileSystem[0].equals("cgroup2") && unified.isEmpty()) {
                unified = Optional.of(target);
            } else if (fileSystem[0].equals("cgroup") && !isKnown(hierarchies, target)) {
                hierarchies.add(new Hierarchy(target.getFileName().toString(), controllers(fileSystem[2]), target));
            }
        }
        boolean hasControllers =
                hierarchies.stream().anyMatch(each -> !each.controllers().isEmpty());
        if (!hasControllers && unified.isPresent()) {
            return new Cgroups(Version.V2, List.of(new Hierarchy("", Set.of(), unified.get())), unified);
        }
        if (hierarchies.isEmpty()) {
            throw new SystemFailure("detect control groups: none is mounted");
        }
        return new Cgroups(unified.isPresent() ? Version.HYBRID : Version.V1, hierarchies, unified);
    }

    /// A container of ours may show the same tree twice.
    private static boolean isKnown(List<Hierarchy> hierarchies, Path target) {
        return hierarchies.stream()
                .anyMatch(each -> each.name().equals(target.getFileName().toString()));
    }

    /// The super options of version 1 name the controllers beside a few words of their own.
    private static Set<String> controllers(String options) {
        Set<String> controllers = new LinkedHashSet<>(Arrays.asList(options.split(",", -1)));
        controllers.removeIf(each -> each.startsWith("name=")
                || each.startsWith("release_agent=")
                || Set.of("rw", "ro", "xattr", "none", "noprefix", "clone_children", "cpuset_v2_mode")
                        .contains(each));
        return controllers;
    }

    public Version version() {
        return version;
    }

    /// Whether the controllers are those of version 2.
    public boolean isUnified() {
        return version == Version.V2;
    }

    public List<Hierarchy> hierarchies() {
        return hierarchies;
    }

    /// The tree of version 2, in the hybrid layout too.
    Optional<Path> unified() {
        return unified;
    }

    /// The group `path` (absolute, as `/mydocker/4f…`), which need not exist.
    public Cgroup at(String path) {
        Path normal = Path.of("/").resolve(path).normalize();
        if (normal.getNameCount() == 0) {
            throw new InvalidParameter("control group `" + path + "`: must not be the root");
        }
        return new Cgroup(this, normal.toString());
    }

    /// The group of version 2 at `path` even where the controllers are elsewhere: for tests of version 2.
    Cgroup unifiedAt(String path) {
        Path mount = unified.orElseThrow();
        return new Cgroup(new Cgroups(Version.V2, List.of(new Hierarchy("", Set.of(), mount)), unified), path);
    }
}
