package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `create`, `start`, `stop`, `kill`, `wait`, `rm`, `ps`, `inspect`: a container's life.
@RootTest
class LifecycleTest {

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() {
        engine = EngineUnderTest.open();
    }

    @AfterEach
    void remove() {
        engine.mydocker("ps", "-aq").ok().lines().forEach(id -> engine.mydocker("rm", "-f", id)
                .ok());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String create(String... words) {
        return engine.mydocker("create", "--network", "none").with(words).ok();
    }

    private static String state(String container, String field) {
        return engine.inspect(container, "State", field);
    }

    @Test
    void createdStartedEndedRemoved() {
        String id = create("--name", "life", "busybox", "sh", "-c", "echo hello; exit 3");
        assertThat(state("life", "Status")).isEqualTo("created");

        assertThat(engine.mydocker("start", "life").ok()).isEqualTo("life");
        assertThat(engine.mydocker("wait", "life").ok()).isEqualTo("3");
        assertThat(state("life", "Status")).isEqualTo("exited");
        assertThat(state("life", "ExitCode")).isEqualTo("3");
        assertThat(engine.mydocker("ps", "-a", "--no-trunc").ok()).contains(id, "Exited (3)");

        assertThat(engine.mydocker("rm", "life").ok()).isEqualTo("life");
        assertThat(engine.mydocker("ps", "-aq").ok()).isEmpty();
    }

    @Test
    void startAAttachesAndGivesTheExitCode() {
        create("--name", "again", "busybox", "sh", "-c", "echo once; exit 9");

        Result result = engine.mydocker("start", "-a", "again").run();

        assertThat(result.out()).isEqualTo("once\n");
        assertThat(result.exitCode()).isEqualTo(9);
        assertThat(engine.mydocker("start", "-a", "again").run().out()).isEqualTo("once\n");
    }

    @Test
    void aStartedContainerKeepsWhatItWrote() {
        create("--name", "count", "busybox", "sh", "-c", "echo x >>/count; wc -l </count");

        assertThat(engine.mydocker("start", "-a", "count").ok()).isEqualTo("1");
        assertThat(engine.mydocker("start", "-a", "count").ok()).isEqualTo("2");
    }

    @Test
    void stopAsksFirst() {
        engine.mydocker(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--name",
                        "polite",
                        "busybox",
                        "sh",
                        "-c",
                        "trap 'exit 5' TERM; while :; do sleep 0.1; done")
                .ok();

        assertThat(engine.mydocker("stop", "polite").ok()).isEqualTo("polite");
        assertThat(state("polite", "ExitCode")).isEqualTo("5");
    }

    @Test
    void stopInsistsAfterTheTimeGiven() {
        engine.mydocker("run", "-d", "--network", "none", "--name", "deaf", "busybox", "sleep", "1000")
                .ok();

        engine.mydocker("stop", "-t", "1", "deaf").ok();

        assertThat(state("deaf", "ExitCode")).isEqualTo("137");
    }

    @Test
    void killSendsTheSignalAskedFor() {
        engine.mydocker(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--name",
                        "usr",
                        "busybox",
                        "sh",
                        "-c",
                        "trap 'exit 12' USR1; while :; do sleep 0.1; done")
                .ok();

        engine.mydocker("kill", "-s", "USR1", "usr").ok();

        assertThat(engine.mydocker("wait", "usr").ok()).isEqualTo("12");
    }

    @Test
    void killWithoutASignalEndsItAtOnce() {
        engine.mydocker("run", "-d", "--network", "none", "--name", "gone", "busybox", "sleep", "1000")
                .ok();

        engine.mydocker("kill", "gone").ok();

        assertThat(engine.mydocker("wait", "gone").ok()).isEqualTo("137");
    }

    @Test
    void idsMayBeShortAndInAnyCase() {
        String id = create("busybox");

        assertThat(engine.mydocker("inspect", id.substring(0, 12).toUpperCase(Locale.ROOT))
                        .ok())
                .contains(id);
        assertThat(engine.mydocker("rm", id.substring(0, 20)).ok()).isEqualTo(id.substring(0, 20));
    }

    @Test
    void severalAtOnceAndEveryFailureIsTold() {
        create("--name", "one", "busybox");
        create("--name", "two", "busybox");

        Result result = engine.mydocker("rm", "one", "nosuch", "two").run();

        assertThat(result.out()).isEqualTo("one\ntwo\n");
        assertThat(result.err()).contains("No such container: nosuch");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aRunningOneIsRemovedOnlyByForce() {
        String id = engine.mydocker("run", "-d", "--network", "none", "--name", "busy", "busybox", "sleep", "1000")
                .ok();

        Result refused = engine.mydocker("rm", "busy").run();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("You cannot remove a running container " + id
                        + ". Stop the container before attempting removal or force remove");
        assertThat(engine.mydocker("rm", "-f", "busy").ok()).isEqualTo("busy");
    }

    @Test
    void psShowsRunningOnesAndAllWithA() {
        String running = engine.mydocker("run", "-d", "--network", "none", "--name", "up", "busybox", "sleep", "1000")
                .ok();
        create("--name", "down", "busybox");

        assertThat(engine.mydocker("ps").ok().lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES");
        assertThat(engine.mydocker("ps").ok())
                .contains(running.substring(0, 12), "busybox", "\"sleep 1000\"", "Up ", "up");
        assertThat(engine.mydocker("ps", "-a").ok().lines()).hasSize(3);
        assertThat(engine.mydocker("ps", "-aq", "--filter", "status=created")
                        .ok()
                        .lines())
                .hasSize(1);
        assertThat(engine.mydocker("ps", "--format", "{{.Names}}").ok()).isEqualTo("up");
    }

    @Test
    void waitWaitsForTheEnd() {
        engine.mydocker(
                        "run",
                        "-d",
                        "-i",
                        "--network",
                        "none",
                        "--name",
                        "slow",
                        "busybox",
                        "sh",
                        "-c",
                        "sleep 0.3; exit 4")
                .ok();

        assertThat(engine.mydocker("wait", "slow").ok()).isEqualTo("4");
    }
}
