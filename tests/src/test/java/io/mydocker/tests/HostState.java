package io.mydocker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a container engine could leave behind on a host: mounts, network interfaces and namespaces, nftables tables,
/// cgroups, processes, loop devices. A machine's own life goes on while tests run, so processes count only when they
/// look like a container's: in a mount namespace that is not the tests' own, or with our words on the command line.
record HostState(Set<String> things) {

    /// Set where something else uses container engines at the same time: then only what names one of the tests'
    /// directories counts.
    private static final boolean SHARED = System.getenv("MYDOCKER_SHARED_HOST") != null;

    private static final String OURS = TestPlace.PREFIX;

    static HostState capture() {
        Set<String> things = new TreeSet<>();
        mounts(things);
        children(things, "interface", Path.of("/sys/class/net"));
        children(things, "network namespace", Path.of("/run/netns"));
        tables(things);
        cgroups(things);
        processes(things);
        loops(things);
        if (SHARED) {
            things.removeIf(thing -> !thing.contains(OURS));
        }
        return new HostState(things);
    }

    /// What is here now and was not there before.
    Set<String> since(HostState before) {
        Set<String> more = new TreeSet<>(things);
        more.removeAll(before.things);
        return more;
    }

    private static void mounts(Set<String> things) {
        for (String line : lines(Path.of("/proc/self/mountinfo"))) {
            String[] fields = line.split(" ", 6);
            things.add("mount " + fields[4] + " (" + line.substring(line.indexOf(" - ") + 3) + ")");
        }
    }

    private static void children(Set<String> things, String kind, Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(entry -> things.add(kind + " " + entry.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tables(Set<String> things) {
        Command.Result tables = Command.of("nft", "list", "tables").run();
        tables.out().lines().forEach(line -> things.add("nft " + line));
    }

    private static void cgroups(Set<String> things) {
        for (String line : Command.shell("find /sys/fs/cgroup -mindepth 1 -type d 2>/dev/null")
                .run()
                .out()
                .lines()
                .toList()) {
            if (!line.contains(".slice") && !line.contains(".scope") && !line.contains(".service")) {
                things.add("cgroup " + line);
            }
        }
    }

    private static void loops(Set<String> things) {
        Command.shell("losetup --noheadings --output NAME,BACK-FILE 2>/dev/null")
                .run()
                .out()
                .lines()
                .forEach(line -> things.add("loop device " + line.strip()));
    }

    private static void processes(Set<String> things) {
        Optional<String> own = link(Path.of("/proc/self/ns/mnt"));
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .forEach(entry -> process(entry, own).ifPresent(things::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> process(Path entry, Optional<String> ownNamespace) {
        String command = text(entry.resolve("cmdline")).replace('\0', ' ').strip();
        if (command.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> namespace = link(entry.resolve("ns/mnt"));
        boolean elsewhere = namespace.isPresent() && !namespace.equals(ownNamespace);
        boolean named = command.contains(OURS) || command.contains("keeper");
        if (!elsewhere && !named) {
            return Optional.empty();
        }
        String tests = text(entry.resolve("mountinfo")).contains(OURS) ? " (" + OURS + ")" : "";
        return Optional.of("process " + entry.getFileName() + " " + command + tests);
    }

    private static Optional<String> link(Path path) {
        try {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Files.readSymbolicLink(path).toString())
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException _) {
            // The process has ended meanwhile.
            return "";
        }
    }

    private static List<String> lines(Path path) {
        try {
            return new ArrayList<>(Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
