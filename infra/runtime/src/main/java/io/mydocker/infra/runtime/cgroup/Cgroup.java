package io.mydocker.infra.runtime.cgroup;

import io.mydocker.linux.Processes;
import io.mydocker.linux.Signal;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.RuntimeSpec.Resources;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// One control group: with version 1 a directory in each tree, with version 2 a single one.
///
/// A process joins by its plan: with version 2 it is born in the group, with version 1 it writes itself into each
/// `tasks`. (Being written there by somebody else costs the kernel a grace period of 8 ms and more.) [#add] is for
/// processes that are there already.
///
/// A value: nothing is held open, equal paths mean the same group. [#create], [#remove] and [#killAll] may be called
/// again.
public final class Cgroup {
    private static final int ATTEMPTS = 200;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Cgroups cgroups;
    private final String path;

    Cgroup(Cgroups cgroups, String path) {
        this.cgroups = cgroups;
        this.path = path;
    }

    public String path() {
        return path;
    }

    public boolean isUnified() {
        return cgroups.isUnified();
    }

    /// A directory of the group, by the name under which a container sees its tree.
    public record Membership(String name, Path directory) {}

    public List<Membership> memberships() {
        return cgroups.hierarchies().stream()
                .map(each -> new Membership(each.name(), each.directory(path)))
                .toList();
    }

    /// Makes the group and sets its limits; returns what could not be set and was not asked for.
    public List<String> create(Resources resources) {
        List<String> warnings = new ArrayList<>();
        if (cgroups.isUnified()) {
            UnifiedGroup.create(cgroups.hierarchies().getFirst().mount(), path);
        } else {
            for (Hierarchy hierarchy : cgroups.hierarchies()) {
                createVersion1(hierarchy, warnings);
            }
        }
        warnings.addAll(update(resources));
        return warnings;
    }

    /// Changes the limits; what `resources` does not name stays.
    public List<String> update(Resources resources) {
        List<String> warnings = new ArrayList<>();
        if (cgroups.isUnified()) {
            new UnifiedGroup(directory(), warnings).apply(resources);
        } else {
            new Version1Group(this, warnings).apply(resources);
        }
        return warnings;
    }

    private void createVersion1(Hierarchy hierarchy, List<String> warnings) {
        Path directory = hierarchy.mount();
        try {
            for (Path name : Path.of(path.substring(1))) {
                Path parent = directory;
                directory = directory.resolve(name);
                boolean made = ControlFile.makeDirectory(directory);
                if (made && hierarchy.controllers().contains("cpuset")) {
                    inherit(parent, directory);
                }
            }
        } catch (IOException e) {
            if (hierarchy.controllers().isEmpty()) {
                warnings.add("control group tree `" + hierarchy.name() + "` is not usable: " + e.getMessage());
                return;
            }
            throw new SystemFailure("create control group `" + directory + "`: " + ControlFile.reason(e), e);
        }
    }

    /// A new cpuset of version 1 has no processors: nobody can join before it has those of its parent.
    private static void inherit(Path parent, Path directory) throws IOException {
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            if (Files.readString(directory.resolve(file)).isBlank()) {
                Files.writeString(
                        directory.resolve(file),
                        Files.readString(parent.resolve(file)).strip());
            }
        }
    }

    /// The directory where `controller` is found, if there is one.
    Optional<Path> directory(String controller) {
        return cgroups.hierarchies().stream()
                .filter(each -> cgroups.isUnified() || each.controllers().contains(controller))
                .findFirst()
                .map(each -> each.directory(path));
    }

    private Path directory() {
        return cgroups.hierarchies().getFirst().directory(path);
    }

    public boolean exists() {
        return Files.isDirectory(directory());
    }

    /// Brings a running process into the group.
    public void add(int pid) {
        for (Membership each : memberships()) {
            ControlFile.write(each.directory().resolve("cgroup.procs"), Integer.toString(pid));
        }
    }

    /// The processes in the group and below it, as the host numbers them; none where there is no such group (any more).
    public Set<Integer> pids() {
        Set<Integer> pids = new LinkedHashSet<>();
        collect(directory("pids").or(() -> directory("devices")).orElseGet(this::directory), pids);
        return pids;
    }

    /// Groups come and go meanwhile.
    private static void collect(Path directory, Set<Integer> pids) {
        try {
            for (String line : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                pids.add(Integer.valueOf(line));
            }
            List<Path> children = new ArrayList<>();
            try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
                entries.forEach(children::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            children.forEach(child -> collect(child, pids));
        } catch (IOException e) {
            if (!ControlFile.isGone(e)) {
                throw new SystemFailure("list processes of `" + directory + "`: " + ControlFile.reason(e), e);
            }
        }
    }

    /// How often the kernel has killed a process here because the memory limit was reached.
    public long oomKills() {
        Optional<Path> file = directory("memory")
                .map(each -> each.resolve(cgroups.isUnified() ? "memory.events" : "memory.oom_control"));
        try {
            if (file.isEmpty() || !Files.exists(file.get())) {
                return 0;
            }
            return Files.readAllLines(file.get()).stream()
                    .filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            if (ControlFile.isGone(e)) {
                return 0;
            }
            throw new SystemFailure("read `" + file.get() + "`: " + ControlFile.reason(e), e);
        }
    }

    /// Stops all processes where they are.
    public void freeze() {
        if (cgroups.isUnified()) {
            ControlFile.write(directory().resolve("cgroup.freeze"), "1");
            awaitState(directory().resolve("cgroup.events"), "frozen 1");
        } else {
            Path file = freezer();
            ControlFile.write(file, "FROZEN");
            awaitState(file, "FROZEN");
        }
    }

    public void thaw() {
        if (cgroups.isUnified()) {
            ControlFile.write(directory().resolve("cgroup.freeze"), "0");
        } else {
            ControlFile.write(freezer(), "THAWED");
        }
    }

    private Path freezer() {
        return directory("freezer")
                .map(each -> each.resolve("freezer.state"))
                .orElseThrow(() -> new SystemFailure("freeze `" + path + "`: no freezer control group"));
    }

    private void awaitState(Path file, String wanted) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (ControlFile.read(file).contains(wanted)) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        thaw();
        throw new SystemFailure("freeze `" + file.getParent() + "`: not all processes stopped");
    }

    /// Kills every process of the group.
    public void killAll() {
        if (cgroups.isUnified() && Files.exists(directory().resolve("cgroup.kill"))) {
            ControlFile.write(directory().resolve("cgroup.kill"), "1");
            return;
        }
        // A process that forks meanwhile is met in a later round.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Set<Integer> pids = pids();
            if (pids.isEmpty()) {
                return;
            }
            pids.forEach(pid -> Processes.kill(pid, Signal.KILL));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /// Removes the group, whose processes must be dead or dying; one that is not there is fine.
    public void remove() {
        for (Membership each : memberships()) {
            remove(each.directory());
        }
    }

    /// Processes leave their group only when they are reaped, a moment after they are dead.
    private static void remove(Path directory) {
        for (int attempt = 0; ; attempt++) {
            try {
                removeTree(directory);
                return;
            } catch (FileSystemException e) {
                giveUpAfter(attempt, directory, e);
            } catch (IOException e) {
                throw new SystemFailure("remove control group `" + directory + "`: " + ControlFile.reason(e), e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static void giveUpAfter(int attempt, Path directory, FileSystemException e) {
        if (attempt == ATTEMPTS) {
            throw new SystemFailure("remove control group `" + directory + "`: " + ControlFile.reason(e), e);
        }
    }

    /// Groups that the container has made below its own go first; mostly there are none.
    private static void removeTree(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
            return;
        } catch (FileSystemException _) {
            // It is busy: with groups below it, or with processes; the second attempt tells.
        }
        try (var children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                removeTree(child);
            }
        } catch (NoSuchFileException _) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public String toString() {
        return path;
    }
}
