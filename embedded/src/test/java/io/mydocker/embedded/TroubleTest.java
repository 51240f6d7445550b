package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerExit;
import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.engine.container.RemoveOptions;
import io.mydocker.engine.container.StopOptions;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the engine does when something around a container fails: nobody waits for ever, and nothing is forgotten.
@Timeout(180)
class TroubleTest {
    private Path root;
    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        command("mount", "-t", "tmpfs", "-o", "size=24m", "none", root.toString());
        engine = new TestEngine(directory);
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        command("umount", root.toString());
    }

    private static void command(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private JsonObject document(String id) {
        try {
            return Json.parseObject(Files.readAllBytes(root.resolve("containers/" + id + "/config.v2.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path state(String id) {
        return engine.execRoot().resolve("containers").resolve(id);
    }

    private Path fillDisk() throws IOException {
        Path big = root.resolve("big");
        try (OutputStream file = Files.newOutputStream(big)) {
            byte[] some = new byte[4096];
            while (true) {
                file.write(some);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
        return big;
    }

    private int kill(String id) {
        CompletableFuture<ContainerExit> exit = engine.containers().exit(id, WaitCondition.NOT_RUNNING);
        engine.containers().kill(id, "KILL");
        return exit.join().exitCode();
    }

    @Test
    void anEndThatCannotBeSavedIsSavedLater() throws IOException {
        String kept = engine.start(request("sleep", "1000"));
        String removed = engine.start(request("sleep", "1000"));
        Path big = fillDisk();

        assertThat(kill(kept)).isEqualTo(137);
        assertThat(kill(removed)).isEqualTo(137);
        assertThat(document(kept).object("State").bool("Running")).isTrue();
        assertThat(state(removed)).exists();
        engine.remove(removed);
        assertThat(state(removed)).doesNotExist();

        Files.delete(big);
        await(() -> !document(kept).object("State").bool("Running"));
        assertThat(document(kept).object("State").number("ExitCode")).isEqualTo(137);
        await(() -> !Files.exists(state(kept)));
    }

    @Test
    void aStoppedKeeperHoldsUpNothingButItsContainer() throws Exception {
        String stuck = engine.start(request("sleep", "1000"));
        String fine = engine.start(request("sleep", "1000"));
        ProcessHandle keeper = ProcessHandle.of(
                        engine.containers().find(stuck).state().pid())
                .orElseThrow()
                .parent()
                .orElseThrow();
        command("kill", "-STOP", Long.toString(keeper.pid()));
        try {
            engine.reopen();
            assertThat(engine.containers().find(stuck).state().status()).isEqualTo(Status.RUNNING);
            assertThatThrownBy(() -> engine.containers().remove(stuck, RemoveOptions.FORCE))
                    .isInstanceOf(SystemFailure.class)
                    .hasMessage("Could not kill running container " + stuck
                            + ", cannot remove - tried to kill container, but did not receive an exit event");
            assertThat(kill(fine)).isEqualTo(137);
        } finally {
            command("kill", "-CONT", Long.toString(keeper.pid()));
        }
        ContainerExit exit =
                engine.containers().exit(stuck, WaitCondition.NOT_RUNNING).join();
        assertThat(exit.exitCode()).isEqualTo(137);
        engine.remove(stuck);
        assertThatThrownBy(() -> engine.containers().find(stuck)).isInstanceOf(NotFound.class);
    }

    @Test
    void aStopIsRememberedBeforeTheEnd() {
        JsonObject host = JsonObject.builder()
                .put(
                        "RestartPolicy",
                        JsonObject.builder().put("Name", "unless-stopped").build())
                .build();
        String id = engine.start(request(host, "sh", "-c", "trap '' TERM; while :; do sleep 1; done"));
        long pid = engine.containers().find(id).state().pid();
        Thread.ofVirtual().start(() -> engine.containers().stop(id, StopOptions.within(1000)));
        await(() -> document(id).bool("HasBeenManuallyStopped"));

        engine.reopen();
        CompletableFuture<ContainerExit> exit = engine.containers().exit(id, WaitCondition.NOT_RUNNING);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        exit.join();

        Container ended = engine.containers().find(id);
        assertThat(ended.state().status()).isEqualTo(Status.EXITED);
        assertThat(ended.restartCount()).isZero();
    }
}
