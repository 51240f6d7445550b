package io.mydocker.linux;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A signal, see signal(7): written as Docker takes it, by number or name, with or without `SIG`, in any case.
public record Signal(int number) {
    public static final Signal HUP = new Signal(1);
    public static final Signal INT = new Signal(2);
    public static final Signal KILL = new Signal(9);
    public static final Signal TERM = new Signal(15);
    public static final Signal CHLD = new Signal(17);
    public static final Signal STOP = new Signal(19);
    public static final Signal WINCH = new Signal(28);

    private static final List<String> NAMES = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");
    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    public Signal {
        if (number < 1 || number > RTMAX) {
            throw new IllegalArgumentException("signal " + number);
        }
    }

    /// Empty where `text` is no signal.
    public static Optional<Signal> parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() <= 2) {
            return of(Integer.parseInt(name));
        }
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        if (name.startsWith("RTMIN") || name.startsWith("RTMAX")) {
            return realTime(name);
        }
        int index = NAMES.indexOf(
                switch (name) {
                    case "IOT" -> "ABRT";
                    case "CLD" -> "CHLD";
                    case "POLL" -> "IO";
                    default -> name;
                });
        return index < 1 ? Optional.empty() : of(index);
    }

    private static Optional<Signal> realTime(String name) {
        int base = name.startsWith("RTMIN") ? RTMIN : RTMAX;
        String offset = name.substring(5);
        if (offset.isEmpty()) {
            return of(base);
        }
        if (!offset.matches("[+-][0-9]{1,2}")) {
            return Optional.empty();
        }
        int number = base + Integer.parseInt(offset);
        return number < RTMIN ? Optional.empty() : of(number);
    }

    private static Optional<Signal> of(int number) {
        return number < 1 || number > RTMAX ? Optional.empty() : Optional.of(new Signal(number));
    }

    /// `SIGTERM`, or `SIGRTMIN+2` where there is no name.
    @Override
    public String toString() {
        if (number < NAMES.size()) {
            return "SIG" + NAMES.get(number);
        }
        return number < RTMIN ? "SIG" + number : "SIGRTMIN+" + (number - RTMIN);
    }
}
