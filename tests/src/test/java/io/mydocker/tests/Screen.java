package io.mydocker.tests;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real terminal with a program in it: tmux draws the screen, takes keys and changes its size.
final class Screen implements AutoCloseable {

    private static final String PROMPT = "host$";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String server = TestPlace.PREFIX + NUMBER.incrementAndGet();

    private Screen() {}

    /// Opens a terminal of 80 by 24 with a shell in it whose prompt is `host$ `.
    static Screen open() {
        Screen screen = new Screen();
        screen.tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                "env -i PS1='host$ ' PATH=\"$PATH\"" + " HOME=/root TERM=screen LC_ALL=C.UTF-8 sh");
        screen.awaitPrompt();
        return screen;
    }

    private String tmux(String... words) {
        return Command.of("tmux", "-L", server).with(words).withoutEnv("TMUX").ok();
    }

    /// Types a line and the Enter key.
    void type(String line) {
        tmux("send-keys", "-l", line);
        key("Enter");
    }

    /// Presses keys by tmux's names: `C-c`, `C-p`, `Enter`.
    void key(String... names) {
        tmux(Stream.concat(Stream.of("send-keys"), Arrays.stream(names)).toArray(String[]::new));
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /// What is to be seen, lines without their trailing blanks.
    String text() {
        return tmux("capture-pane", "-p", "-J");
    }

    void await(String shown) {
        Await.until(() -> "`" + shown + "` on the screen:\n" + text(), () -> text().contains(shown));
    }

    /// Waits until the shell asks for the next command.
    void awaitPrompt() {
        Await.until(() -> "the prompt:\n" + text(), () -> text().stripTrailing().endsWith(PROMPT));
    }

    /// Waits until a line of the screen matches the expression.
    void awaitLine(String expression) {
        Await.until(() -> "a line like `" + expression + "` on the screen:\n" + text(), () -> text().lines()
                .anyMatch(line -> line.strip().matches(expression)));
    }

    void clear() {
        type("clear");
    }

    @Override
    public void close() {
        Command.of("tmux", "-L", server, "kill-server").withoutEnv("TMUX").run();
    }
}
