package io.mydocker.engine.container;

import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Shows the processes of a container, read from /proc: the forms of `ps` that people use (`-ef`, `aux`, `-o list`),
/// without running one.
final class TopContainer {
    private static final List<String> FULL = List.of("user", "pid", "ppid", "c", "stime", "tty", "time", "cmd");
    private static final List<String> FULL_TITLES = List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
    private static final List<String> USER =
            List.of("user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "command");
    private static final Set<String> FULL_WORDS = Set.of("-ef", "ef", "-fe", "-Af");
    private static final Set<String> USER_WORDS = Set.of("aux", "-aux", "axu", "uax");

    private final ContainerCgroups cgroups;
    private final ContainerEvents events;

    TopContainer(ContainerCgroups cgroups, ContainerEvents events) {
        this.cgroups = cgroups;
        this.events = events;
    }

    ProcessTable top(LiveContainer container, List<String> arguments) {
        container.runningProcess();
        if (container.snapshot().state().restarting()) {
            throw new Conflict("Container " + container.id() + " is restarting, wait until the container is running");
        }
        List<String> words = arguments.stream()
                .flatMap(argument -> List.of(argument.strip().split("\\s+")).stream())
                .filter(word -> !word.isEmpty())
                .toList();
        Columns columns = columns(words);
        List<List<String>> rows = new ArrayList<>();
        for (int pid : cgroups.processes(container.snapshot())) {
            ProcessFacts.read(pid)
                    .ifPresent(process -> rows.add(
                            columns.names().stream().map(process::column).toList()));
        }
        events.publish(container.snapshot(), "top");
        return new ProcessTable(columns.titles(), rows);
    }

    private record Columns(List<String> names, List<String> titles) {
        static Columns of(List<String> names) {
            return new Columns(names, names.stream().map(ProcessFacts::title).toList());
        }
    }

    private static Columns columns(List<String> words) {
        if (words.isEmpty() || (FULL_WORDS.contains(words.getFirst()) && words.size() == 1)) {
            return new Columns(FULL, FULL_TITLES);
        }
        if (words.size() == 1 && USER_WORDS.contains(words.getFirst())) {
            return Columns.of(USER);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.matches("-?[aAedxfww]*o") && i + 1 < words.size()) {
                i++;
                names.addAll(List.of(words.get(i).split(",", -1)));
            } else if (word.matches("-o.+")) {
                names.addAll(List.of(word.substring(2).split(",", -1)));
            } else if (!word.matches("-?[aAedxfw]+")) {
                throw new InvalidParameter("ps: unsupported option `" + word + "`");
            }
        }
        if (names.isEmpty()) {
            return new Columns(FULL, FULL_TITLES);
        }
        return Columns.of(names);
    }
}
