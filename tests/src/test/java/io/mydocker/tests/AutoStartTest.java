package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The first command starts the engine on the default address. The default places are this machine's own: the tests
/// see private directories there, in a mount namespace.
@RootTest
class AutoStartTest {

    private Path place;
    private Process namespace;

    @BeforeEach
    void makeNamespace() throws IOException {
        place = TestPlace.create("default");
        Files.createDirectory(place.resolve("lib"));
        Files.createDirectory(place.resolve("run"));
        namespace = Command.of(
                        "unshare",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "mount --bind " + place + "/lib /var/lib && mount --bind " + place + "/run /run && touch "
                                + place + "/ready && exec sleep 100000")
                .start(ProcessBuilder.Redirect.DISCARD);
        Await.until("the namespace", () -> Files.exists(place.resolve("ready")));
    }

    @AfterEach
    void end() {
        // The engine that was started is the one that holds the pid file in this namespace.
        inside("test ! -e /run/mydocker/mydocker.pid || kill $(cat /run/mydocker/mydocker.pid)")
                .run();
        Await.until("the end of the engine", () -> !Files.exists(place.resolve("run/mydocker/mydocker.sock")));
        namespace.destroy();
        Await.until("the end of the namespace", () -> !namespace.isAlive());
        TestPlace.remove(place);
    }

    private Command inside(String script) {
        return Command.of("nsenter", "-m", "-t", Long.toString(namespace.pid()), "sh", "-c", script)
                .withoutEnv("DOCKER_HOST")
                .withoutEnv("MYDOCKER_HOST");
    }

    private Command mydocker(String words) {
        return inside(SourceTree.here().launcher() + " " + words);
    }

    @Test
    void theFirstCommandStartsItWithOneLine() {
        Result first = mydocker("run --rm --network none busybox echo hi").run();

        assertThat(first.out()).isEqualTo("hi\n");
        assertThat(first.err().lines()).hasSize(1).first().asString().contains("engine");
        assertThat(inside("grep SigBlk /proc/$(cat /run/mydocker/mydocker.pid)/status")
                        .ok())
                .endsWith("\t0000000000000000");
        Result second = mydocker("run --rm --network none busybox echo again").run();
        assertThat(second).isEqualTo(new Result(0, "again\n", ""));
        assertThat(place.resolve("lib/mydocker/image/overlay2/repositories.json"))
                .exists();
    }

    @Test
    void twoFirstCommandsAtOnceShareOneEngine() {
        Result both = inside("(" + SourceTree.here().launcher() + " run --rm --network none busybox echo one & "
                        + SourceTree.here().launcher() + " run --rm --network none busybox echo two & wait) | sort")
                .run();

        assertThat(both.out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void neverForAnAddressThatWasGiven() {
        for (String script :
                new String[] {"-H unix:///run/mydocker/mydocker.sock ps", "-H unix:///run/elsewhere.sock ps"}) {
            assertThat(mydocker(script).run()).satisfies(result -> {
                assertThat(result.exitCode()).isEqualTo(1);
                assertThat(result.err()).contains("Cannot connect");
            });
        }
        for (String variable : new String[] {"MYDOCKER_HOST", "DOCKER_HOST"}) {
            assertThat(inside("exec " + SourceTree.here().launcher() + " ps")
                            .env(variable, "unix:///run/mydocker/mydocker.sock")
                            .run()
                            .exitCode())
                    .isEqualTo(1);
        }
        assertThat(place.resolve("run/mydocker")).doesNotExist();
    }
}
