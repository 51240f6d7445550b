package io.mydocker.cli;

import io.mydocker.linux.LinuxException;
import io.mydocker.linux.Terminal;

/// The user's terminal in raw mode, put back as it was in any case: at the end of the block, on an exception, on a
/// signal that ends this process (by a shutdown hook).
final class RawTerminal implements AutoCloseable {
    private final Terminal.Restore restore;
    private final Thread hook;

    private RawTerminal(Terminal.Restore restore) {
        this.restore = restore;
        this.hook = new Thread(restore::close, "restore-terminal");
    }

    /// Switches standard input's terminal to raw mode.
    static RawTerminal enter() {
        RawTerminal terminal = new RawTerminal(Terminal.raw(0));
        Runtime.getRuntime().addShutdownHook(terminal.hook);
        return terminal;
    }

    @Override
    public void close() {
        restore.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending and the hook has run or will: restoring twice does no harm.
        }
    }

    /// The size of the terminal that the user looks at; 0 by 0 where nobody knows.
    static Terminal.Size size() {
        try {
            return Terminal.size(Terminal.isTerminal(1) ? 1 : 0);
        } catch (LinuxException _) {
            return new Terminal.Size(0, 0);
        }
    }
}
