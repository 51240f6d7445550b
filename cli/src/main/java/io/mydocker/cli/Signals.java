package io.mydocker.cli;

import java.util.function.Consumer;
import sun.misc.Signal;

/// Signals to this process, taken before they end it. Uses the JVM's own dispatcher, which is there anyway; the
/// platform has no supported class for it.
final class Signals {
    /// Those that a JVM lets a program handle. It keeps SIGQUIT and SIGUSR1 to itself; SIGKILL and SIGSTOP reach
    // nobody.
    private static final String[] FORWARDED = {
        "HUP", "INT", "TERM", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "WINCH", "IO", "PWR", "XCPU", "XFSZ",
        "VTALRM", "PROF", "SYS"
    };

    private Signals() {}

    /// Gives the name of each signal that arrives to `receiver`, on the JVM's signal thread.
    static void forward(Consumer<String> receiver) {
        for (String name : FORWARDED) {
            handle(name, receiver);
        }
    }

    /// Calls `action` whenever the window's size changes.
    static void onResize(Runnable action) {
        handle("WINCH", _ -> action.run());
    }

    private static void handle(String name, Consumer<String> receiver) {
        try {
            Signal.handle(new Signal(name), signal -> receiver.accept("SIG" + signal.getName()));
        } catch (IllegalArgumentException _) {
            // This JVM or this kernel has other plans for the signal: it keeps its usual effect.
        }
    }
}
