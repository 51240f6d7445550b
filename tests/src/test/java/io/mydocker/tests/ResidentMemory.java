package io.mydocker.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the processes of a peer hold in memory now, in megabytes.
final class ResidentMemory {

    private ResidentMemory() {}

    /// The engine's process and those of its children that are no container's keeper or shim.
    static double engine(Peer peer) {
        return of(peer, name -> name.equals("java") || name.equals("dockerd") || name.equals("containerd"));
    }

    /// What stays beside a container's own processes while it runs: a shim, a keeper.
    static double keepers(Peer peer) {
        return of(peer, name -> name.contains("shim") || isKeeper(name));
    }

    private static double of(Peer peer, Predicate<String> counts) {
        ProcessHandle engine = ProcessHandle.of(peer.process()).orElseThrow();
        String place = peer.socket().getParent().toString();
        Stream<ProcessHandle> family = Stream.concat(
                Stream.of(engine),
                ProcessHandle.allProcesses()
                        .filter(process -> !process.equals(engine))
                        .filter(process ->
                                commandLine(process.pid()).contains(place) || holdsFileBelow(process.pid(), place)));
        return family.mapToLong(ProcessHandle::pid)
                .filter(pid -> counts.test(name(pid)))
                .mapToDouble(ResidentMemory::resident)
                .sum();
    }

    /// A keeper's command line names its container alone; its state directory is below the engine's exec root.
    private static boolean holdsFileBelow(long pid, String directory) {
        if (!isKeeper(name(pid))) {
            return false;
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(link -> target(link).startsWith(directory));
        } catch (IOException _) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean isKeeper(String name) {
        return name.equals("mydocker-keeper");
    }

    private static String name(long pid) {
        return text(pid, "comm").strip();
    }

    private static String commandLine(long pid) {
        return text(pid, "cmdline").replace('\0', ' ');
    }

    private static double resident(long pid) {
        return text(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static String text(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException _) {
            // It has ended meanwhile.
            return "";
        }
    }
}
