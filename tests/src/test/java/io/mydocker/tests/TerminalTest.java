package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `-it` on a real terminal: raw mode, size, keys that detach, and the terminal as it was afterwards.
@RootTest
class TerminalTest {

    private static EngineUnderTest engine;
    private Screen screen;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @BeforeEach
    void open() {
        screen = Screen.open();
        screen.type("alias m='" + SourceTree.here().launcher() + " -H " + engine.host() + "'");
        screen.clear();
    }

    @AfterEach
    void shut() {
        screen.close();
        engine.mydocker("ps", "-aq").ok().lines().forEach(id -> engine.mydocker("rm", "-f", id)
                .ok());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void aShellHasATerminalAndTheHostsIsRestored() {
        screen.type("m run --rm -it --network none busybox sh");
        screen.await("/ #");
        screen.type("tty; echo a b | tr a-z A-Z");
        screen.await("/dev/pts/0");
        screen.await("A B");
        screen.type("exit 3");
        screen.awaitPrompt();
        screen.type("echo code $?; stty -a | grep -c ' echo '");
        screen.awaitLine("code 3");
        screen.awaitLine("1");
    }

    @Test
    void theSizeIsTheTerminalsAndFollowsIt() {
        screen.type("m run --rm -it --network none busybox sh");
        screen.await("/ #");
        screen.type("stty size");
        screen.awaitLine("24 80");
        screen.resize(100, 30);
        Await.until("the new size", () -> {
            screen.type("stty size");
            return screen.text().contains("30 100");
        });
        screen.type("exit");
    }

    @Test
    void controlCGoesToTheContainer() {
        screen.type(
                "m run --rm -it --network none busybox sh -c 'trap \"echo caught; exit 5\" INT; echo ready; while :; do sleep 0.1; done'");
        screen.awaitLine("ready");
        screen.key("C-c");
        screen.await("caught");
        screen.awaitPrompt();
        screen.type("echo code $?");
        screen.awaitLine("code 5");
    }

    @Test
    void controlPControlQDetachesAndAttachComesBack() {
        screen.type("m run -it --network none --name kept busybox sh");
        screen.await("/ #");
        screen.type("mark=here");
        screen.key("C-p", "C-q");
        screen.awaitPrompt();
        assertThat(engine.inspect("kept", "State", "Running")).isEqualTo("true");

        screen.clear();
        screen.type("m attach kept");
        screen.key("Enter");
        screen.await("/ #");
        screen.type("echo still $mark");
        screen.awaitLine("still here");
        screen.type("exit 4");
        screen.awaitPrompt();
        screen.type("echo code $?");
        screen.awaitLine("code 4");
    }

    @Test
    void execItHasATerminalOfItsOwn() {
        engine.mydocker("run", "-d", "--network", "none", "--name", "base", "busybox", "sleep", "1000")
                .ok();

        screen.type("m exec -it base sh");
        screen.await("/ #");
        screen.type("tty; stty size");
        screen.awaitLine("/dev/pts/\\d+");
        screen.awaitLine("24 80");
        screen.type("exit 2");
        screen.awaitPrompt();
        screen.type("echo code $?");
        screen.awaitLine("code 2");
    }

    @Test
    void theDockerCommandDoesTheSame() {
        screen.type("docker -H " + engine.host() + " run --rm -it --network none busybox sh");
        screen.await("/ #");
        screen.type("stty size; tty");
        screen.awaitLine("24 80");
        screen.awaitLine("/dev/pts/0");
        screen.type("exit 3");
        screen.awaitPrompt();
        screen.type("echo code $?");
        screen.awaitLine("code 3");
    }

    @Test
    void pullShowsItsProgressInPlace(@TempDir Path scratch) {
        try (Registry registry = Registry.start()) {
            Layer layer = new Layer().file("bytes", new byte[1 << 20], 0644);
            registry.push(TestImage.of("progress", layer).archiveSource(scratch), "progress");

            screen.type("m pull " + registry.image("progress"));
            screen.await("Status: Downloaded newer image");
            screen.awaitPrompt();

            // One line for the layer, rewritten again and again.
            assertThat(screen.text()
                            .lines()
                            .filter(line -> line.matches("[0-9a-f]{12}: .*"))
                            .toList())
                    .singleElement()
                    .asString()
                    .endsWith(": Pull complete");
        }
    }

    @Test
    void withoutATerminalItRefusesOne() {
        assertThat(engine.mydocker("run", "--rm", "-it", "busybox", "true").run())
                .satisfies(result -> assertThat(result.err()).contains("the input device is not a TTY"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(1));
    }
}
