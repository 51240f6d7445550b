package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.tests.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real docker command on our engine. (Its terminal is in [TerminalTest].)
@RootTest
class DockerClientTest {

    private static Registry registry;
    private static EngineUnderTest engine;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void start() {
        registry = Registry.start();
        engine = EngineUnderTest.open();
    }

    @AfterEach
    void remove() {
        engine.docker("ps", "-aq").ok().lines().forEach(id -> engine.docker("rm", "-f", id)
                .ok());
    }

    @AfterAll
    static void close() {
        engine.close();
        registry.close();
    }

    @Test
    void runWithStreamsAndExitCodes() {
        Result result = engine.docker("run", "--rm", "-i", "busybox", "sh", "-c", "cat; echo err >&2; exit 3")
                .piped("in\n")
                .run();

        assertThat(result.out()).isEqualTo("in\n");
        assertThat(result.err()).contains("err\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(engine.docker("run", "--rm", "busybox", "nosuch").run().exitCode())
                .isEqualTo(127);
        assertThat(engine.docker("run", "--rm", "busybox", "/etc/passwd").run().exitCode())
                .isEqualTo(126);
        assertThat(engine.docker("ps", "-aq").ok()).isEmpty();
    }

    @Test
    void theUsualDay() {
        String id = engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "day",
                        "-e",
                        "A=b",
                        "-v",
                        scratch + ":/data",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $A; exec sleep 1000")
                .ok();

        assertThat(engine.docker("ps").ok()).contains(id.substring(0, 12), "busybox", "Up ", "day");
        assertThat(engine.docker("ps", "--format", "{{.Names}} {{.State}}").ok())
                .isEqualTo("day running");
        assertThat(engine.docker("images").ok()).containsPattern("busybox +latest");
        assertThat(engine.docker("logs", "day").ok()).isEqualTo("b");
        assertThat(engine.docker("exec", "day", "sh", "-c", "echo in; exit 4").run())
                .isEqualTo(new Result(4, "in\n", ""));
        assertThat(engine.docker("exec", "-i", "day", "cat").piped("through").ok())
                .isEqualTo("through");
        assertThat(engine.docker("inspect", "-f", "{{.State.Status}} {{(index .Mounts 0).Destination}}", "day")
                        .ok())
                .isEqualTo("running /data");
        assertThat(engine.docker("top", "day").run().exitCode()).isIn(0, 1);
        assertThat(engine.docker("stop", "-t", "0", "day").ok()).isEqualTo("day");
        assertThat(engine.docker("start", "day").ok()).isEqualTo("day");
        assertThat(engine.docker("kill", "day").ok()).isEqualTo("day");
        assertThat(engine.docker("wait", "day").ok()).isEqualTo("137");
        assertThat(engine.docker("rm", "day").ok()).isEqualTo("day");
    }

    @Test
    void logsFFollowsToTheEnd() throws IOException {
        engine.docker(
                        "run",
                        "-d",
                        "--name",
                        "follow",
                        "busybox",
                        "sh",
                        "-c",
                        "echo first; while [ ! -e /go ]; do sleep 0.05; done; echo last")
                .ok();
        Path out = scratch.resolve("out");
        Process logs = engine.docker("logs", "-f", "follow").start(ProcessBuilder.Redirect.to(out.toFile()));
        Await.until("the first line", () -> read(out).equals("first\n"));
        engine.docker("exec", "follow", "touch", "/go").ok();
        Await.until("the end of logs -f", () -> !logs.isAlive());

        assertThat(Files.readString(out)).isEqualTo("first\nlast\n");
    }

    @Test
    void pullTagAndRemove() {
        registry.push(TestImage.busybox(), "fordocker:1");
        String name = registry.image("fordocker:1");

        assertThat(engine.docker("pull", name).ok())
                .contains("1: Pulling from fordocker", "Digest: sha256:", "Status: Downloaded newer image for " + name);
        assertThat(engine.docker("pull", name).ok()).contains("Status: Image is up to date for " + name);
        engine.docker("tag", name, "mine:2").ok();
        assertThat(engine.docker("run", "--rm", "mine:2", "echo", "hi").ok()).isEqualTo("hi");
        assertThat(engine.docker("rmi", "mine:2").ok()).contains("Untagged: mine:2");
        assertThat(engine.docker("rmi", name).ok()).contains("Untagged: " + name);
    }

    @Test
    void loadAndInspect() {
        TestImage image = TestImage.of("dockerload:1", new Layer().file("a", "b"));

        assertThat(engine.docker(
                                "load",
                                "-i",
                                image.archive(scratch.resolve("a.tar")).toString())
                        .ok())
                .isEqualTo("Loaded image: dockerload:1");
        assertThat(engine.docker("image", "inspect", "-f", "{{.Id}}", "dockerload:1")
                        .ok())
                .isEqualTo(Layer.digest(image.configuration()));
        engine.docker("rmi", "dockerload:1").ok();
    }

    @Test
    void createAndStartAttached() {
        engine.docker("create", "-i", "--name", "made", "busybox", "cat").ok();

        assertThat(engine.docker("start", "-a", "-i", "made").piped("hello\n").ok())
                .isEqualTo("hello");
    }

    @Test
    void versionAndInfo() {
        assertThat(engine.docker("version").ok()).contains("Server", "API version:");
        assertThat(engine.docker("info").ok()).contains("Storage Driver: overlay2", "Images: ");
    }

    @Test
    void oldClientsAreAnsweredFrom124Up() {
        assertThat(engine.docker("ps").env("DOCKER_API_VERSION", "1.24").run().exitCode())
                .isZero();
        assertThat(engine.docker("run", "--rm", "busybox", "echo", "hi")
                        .env("DOCKER_API_VERSION", "1.24")
                        .ok())
                .isEqualTo("hi");
    }

    @Test
    void errorsInDockersWords() {
        assertThat(engine.docker("start", "nosuch").run().err()).contains("No such container: nosuch");
        assertThat(engine.docker("rmi", "nosuch").run().err()).contains("No such image: nosuch");
        assertThat(engine.docker("run", "--rm", "--name", "a b", "busybox")
                        .run()
                        .exitCode())
                .isEqualTo(125);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
