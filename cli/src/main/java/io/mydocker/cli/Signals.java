package io.mydocker.cli;

import io.mydocker.linux.PendingSignals;
import io.mydocker.linux.Processes;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals to this process, taken before they end it.
///
/// The launcher starts commands that attach to a container with every signal blocked (and says so with a property),
/// because a JVM keeps some for itself otherwise; a thread takes them from the kernel one by one. Until somebody asks
/// for them they do what they do to every program. Where the launcher could not block them, the JVM's own dispatcher
/// gives those that it gives away; the platform has no supported class for it.
public final class Signals {
    private static final String[] OF_JVM = {
        "HUP", "INT", "TERM", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "WINCH", "IO", "PWR", "XCPU", "XFSZ",
        "VTALRM", "PROF", "SYS"
    };

    /// Native calls cost a JVM more than a short command does altogether: a command that ends before pays nothing, and
    /// signals that come before wait.
    private static final long FIRST_LOOK_MILLIS = 250;

    private static volatile Optional<Consumer<String>> receiver = Optional.empty();
    private static volatile Runnable resized = () -> {};

    private Signals() {}

    private static boolean blocked() {
        return Boolean.getBoolean("mydocker.signals.blocked");
    }

    /// Begins to take signals if the launcher has blocked them: a command that does nothing else with them still ends
    /// on Ctrl-C.
    public static void watch() {
        if (blocked()) {
            Thread thread = new Thread(Signals::takeAll, "signals");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void takeAll() {
        try {
            Thread.sleep(FIRST_LOOK_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try (PendingSignals signals = PendingSignals.open()) {
            while (true) {
                take(signals.next());
            }
        }
    }

    private static void take(io.mydocker.linux.Signal signal) {
        String name = signal.toString();
        switch (name) {
            case "SIGCHLD", "SIGPIPE", "SIGURG" -> {
                // Ours alone, and without an effect.
            }
            case "SIGWINCH" -> {
                resized.run();
                receiver.ifPresent(some -> some.accept(name));
            }
            default -> receiver.ifPresentOrElse(some -> some.accept(name), () -> usualEffect(name, signal.number()));
        }
    }

    /// What a signal does to a program that does not care. (Exit code and hooks as with a JVM's own handler.)
    private static void usualEffect(String name, int number) {
        switch (name) {
            case "SIGCONT" -> {}
            case "SIGTSTP", "SIGTTIN", "SIGTTOU" ->
                Processes.kill((int) ProcessHandle.current().pid(), io.mydocker.linux.Signal.STOP);
            default -> System.exit(128 + number);
        }
    }

    /// Starts a program that does not inherit what the launcher has blocked.
    static Process start(ProcessBuilder builder) throws IOException {
        if (!blocked()) {
            return builder.start();
        }
        builder.environment().remove("_JAVA_SR_SIGNUM");
        try {
            return PendingSignals.unblocked(builder::start);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("start " + builder.command().getFirst() + ": " + e.getMessage(), e);
        }
    }

    /// Gives the name of each signal that arrives to `receiver`, on the thread that takes signals.
    static void forward(Consumer<String> to) {
        receiver = Optional.of(to);
        if (!blocked()) {
            for (String name : OF_JVM) {
                handle(name, to);
            }
        }
    }

    /// Calls `action` whenever the window's size changes.
    static void onResize(Runnable action) {
        resized = action;
        if (!blocked()) {
            handle("WINCH", name -> {
                action.run();
                receiver.ifPresent(some -> some.accept(name));
            });
        }
    }

    private static void handle(String name, Consumer<String> to) {
        try {
            Signal.handle(new Signal(name), signal -> to.accept("SIG" + signal.getName()));
        } catch (IllegalArgumentException _) {
            // This JVM or this kernel has other plans for the signal: it keeps its usual effect.
        }
    }
}
