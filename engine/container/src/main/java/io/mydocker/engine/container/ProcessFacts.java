package io.mydocker.engine.container;

import io.mydocker.linux.Host;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One process as `/proc` shows it, proc_pid_stat(5), in the columns of `ps`.
record ProcessFacts(int pid, List<String> stat, Map<String, String> status, String command) {
    /// USER_HZ, which is 100 on all architectures that containers run on.
    private static final long TICKS = 100;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

    private static final int TTY_MAJOR = 136;

    /// Empty where the process has ended meanwhile.
    static Optional<ProcessFacts> read(int pid) {
        Path directory = Path.of("/proc", Integer.toString(pid));
        try {
            String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            int name = stat.lastIndexOf(')');
            Map<String, String> status = new HashMap<>();
            for (String line : Files.readAllLines(directory.resolve("status"), StandardCharsets.ISO_8859_1)) {
                int colon = line.indexOf(':');
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            String command = Files.readString(directory.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
            String shown = command.isEmpty() ? "[" + status.get("Name") + "]" : command;
            return Optional.of(
                    new ProcessFacts(pid, List.of(stat.substring(name + 2).split(" ", -1)), status, shown));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            // A process that ends between the reads answers ESRCH.
            return Optional.empty();
        }
    }

    /// The kernel's name for the process, and not its arguments: those are in its own memory, where it may hold up
    /// whoever reads them.
    static String name(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException _) {
            // It has just ended.
            return "";
        }
    }

    /// The title of a column.
    static String title(String column) {
        return switch (column) {
            case "args", "command" -> "COMMAND";
            case "comm" -> "COMMAND";
            case "tname", "tt", "tty" -> "TTY";
            case "stime", "start" -> column.equals("stime") ? "STIME" : "START";
            case "etime" -> "ELAPSED";
            case "pcpu" -> "%CPU";
            case "pmem" -> "%MEM";
            case "s", "state" -> "S";
            default -> column.toUpperCase(Locale.ROOT);
        };
    }

    /// The text of a column.
    String column(String column) {
        return switch (column) {
            case "pid" -> Integer.toString(pid);
            case "ppid" -> stat.get(1);
            case "pgid", "pgrp" -> stat.get(2);
            case "sid", "sess" -> stat.get(3);
            case "user", "euser" -> user();
            case "uid", "euid" -> id("Uid");
            case "gid", "egid", "group" -> id("Gid");
            case "c" -> Long.toString(Math.min(99, (long) cpu()));
            case "%cpu", "pcpu" -> String.format(Locale.ROOT, "%.1f", cpu());
            case "%mem", "pmem" -> String.format(Locale.ROOT, "%.1f", 100.0 * resident() * 1024 / Host.memory());
            case "rss" -> Long.toString(resident());
            case "vsz" -> Long.toString(Long.parseLong(stat.get(20)) / 1024);
            case "stime", "start" -> CLOCK.format(started());
            case "tty", "tt", "tname" -> terminal();
            case "time" -> clock(Duration.ofMillis(ticks() * 1000 / TICKS));
            case "etime" -> clock(Duration.between(started(), Instant.now()));
            case "s", "state", "stat" -> stat.get(0);
            case "ni", "nice" -> stat.get(16);
            case "nlwp", "thcount" -> stat.get(17);
            case "comm" -> status.getOrDefault("Name", "");
            case "cmd", "args", "command" -> command;
            default -> throw new InvalidParameter("ps: unknown user-defined format specifier \"" + column + "\"");
        };
    }

    private String id(String name) {
        return status.getOrDefault(name, "0").split("\\s+", -1)[0];
    }

    /// As on the host, where `ps` would run: the name of root is known, others are numbers.
    private String user() {
        String uid = id("Uid");
        return uid.equals("0") ? "root" : uid;
    }

    private long ticks() {
        return Long.parseLong(stat.get(11)) + Long.parseLong(stat.get(12));
    }

    private long resident() {
        return Long.parseLong(status.getOrDefault("VmRSS", "0 kB").split(" ", -1)[0]);
    }

    private Instant started() {
        Duration sinceBoot = Duration.ofMillis(Long.parseLong(stat.get(19)) * 1000 / TICKS);
        return bootTime().plus(sinceBoot);
    }

    private static Instant bootTime() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return Instant.now()
                    .minusMillis((long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double cpu() {
        double lived = Duration.between(started(), Instant.now()).toMillis() / 1000.0;
        return lived <= 0 ? 0 : 100.0 * ticks() / TICKS / lived;
    }

    /// Terminals of containers are pseudo-terminals.
    private String terminal() {
        int device = Integer.parseInt(stat.get(4));
        int major = (device >> 8) & 0xfff;
        return major >= TTY_MAJOR && major < TTY_MAJOR + 8 ? "pts/" + (device & 0xff) : "?";
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
