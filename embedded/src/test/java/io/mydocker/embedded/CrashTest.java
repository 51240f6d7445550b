package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.engine.container.StopOptions;
import io.mydocker.engine.event.Event;
import io.mydocker.engine.event.EventFilter;
import io.mydocker.engine.event.EventSubscription;
import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an engine that died at the wrong moment has left, and a disk that does not take what happens.
class CrashTest {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        engine = new TestEngine(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static JsonObject.Builder restart(String policy) {
        return JsonObject.builder()
                .put("RestartPolicy", JsonObject.builder().put("Name", policy).build());
    }

    private Path directory(String id) {
        return engine.root().resolve("containers").resolve(id);
    }

    private Path keeper(String id) {
        return engine.execRoot().resolve("containers").resolve(id);
    }

    private JsonObject document(String id) throws IOException {
        return Json.parseObject(Files.readAllBytes(directory(id).resolve("config.v2.json")));
    }

    private EventSubscription events(String action) {
        return engine.engine()
                .events()
                .subscribe(Optional.empty(), Optional.empty(), new EventFilter(Map.of("event", List.of(action))));
    }

    private static Event next(EventSubscription events) {
        try {
            return events.next().orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStopIsOnTheDiskBeforeTheContainerEnds() throws Exception {
        String stopped = engine.start(request(restart("unless-stopped").build(), "sleep", "1000"));
        String killed = engine.start(request(restart("unless-stopped").build(), "sleep", "1000"));
        try (EventSubscription kills = events("kill")) {
            Thread stop = Thread.startVirtualThread(() -> engine.containers().stop(stopped, StopOptions.within(1000)));
            assertThat(next(kills).actorId()).isEqualTo(stopped);
            assertThat(document(stopped).bool("HasBeenManuallyStopped")).isTrue();
            engine.containers().kill(killed, "TERM");
            assertThat(document(killed).bool("HasBeenManuallyStopped")).isTrue();
            engine.remove(stopped);
            stop.join();
        }
    }

    private static void makeGroup(String id) throws IOException {
        for (Cgroup.Membership each : group(id).memberships()) {
            Files.createDirectories(each.directory());
        }
    }

    private static Cgroup group(String id) {
        return Cgroups.detect().at("/mydocker/" + id);
    }

    private static void assertNoGroup(String id) {
        assertThat(group(id).memberships())
                .allSatisfy(each -> assertThat(each.directory()).doesNotExist());
    }

    @Test
    void controlGroupsOfStartsThatDiedAreRemoved() throws IOException {
        String created = engine.containers().create(request("true")).id();
        String removing = engine.containers().create(request("true")).id();
        String gone = created.replace(created.charAt(0), created.charAt(0) == 'a' ? 'b' : 'a');
        engine.engine().close();
        Files.move(directory(removing), directory(removing + ".removing"));
        Files.createDirectories(keeper(gone));
        for (String id : List.of(created, removing, gone)) {
            makeGroup(id);
        }
        engine.open();
        for (String id : List.of(created, removing, gone)) {
            assertNoGroup(id);
            assertThat(keeper(id)).doesNotExist();
        }
    }

    @Test
    void removalTakesTheControlGroup() throws IOException {
        String id = engine.containers().create(request("true")).id();
        makeGroup(id);
        engine.remove(id);
        assertNoGroup(id);
    }

    /// Takes the record of the start away, as if the engine had died before it.
    private void forgetStart(String id) throws IOException {
        JsonObject document = document(id);
        JsonObject state = document.object("State").toBuilder()
                .put("Running", false)
                .put("Pid", 0)
                .put("StartedAt", NEVER)
                .build();
        Files.write(
                directory(id).resolve("config.v2.json"),
                document.with("State", state).utf8());
    }

    @Test
    void aContainerThatWasBeingStartedIsSavedWithItsTime() throws IOException {
        String id = engine.start(request(restart("always").build(), "sleep", "1000"));
        engine.engine().close();
        forgetStart(id);
        engine.open();
        JsonObject saved = document(id).object("State");
        assertThat(saved.bool("Running")).isTrue();
        assertThat(saved.number("Pid")).isPositive();
        assertThat(saved.text("StartedAt")).isNotEqualTo(NEVER);
        engine.engine().close();
        forgetStart(id);
        engine.open();
        assertThat(document(id).object("State")).isEqualTo(saved);
        assertThat(engine.containers().find(id).state().startedAt())
                .hasToString("Optional[" + saved.text("StartedAt") + "]");
    }

    @Test
    void aStartThatNeverPassedTheGateIsNone() throws IOException {
        String id = engine.containers().create(request("true")).id();
        engine.engine().close();
        Files.createDirectories(keeper(id));
        Files.writeString(keeper(id).resolve("process"), "");
        Files.writeString(keeper(id).resolve("exit"), "127 0 1700000000000000000 1700000000000000001\n");
        engine.open();
        Container found = engine.containers().find(id);
        assertThat(found.state().status()).isEqualTo(Status.CREATED);
        assertThat(found.state().startedAt()).isEmpty();
        assertThat(found.state().finishedAt()).isEmpty();
        assertThat(keeper(id)).doesNotExist();
        engine.containers().start(id);
        assertThat(engine.containers().find(id).state().startedAt()).isPresent();
    }

    private static void mount(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aDiskThatTakesNothingDoesNotEndARestartPolicy(@TempDir Path gate) throws Exception {
        JsonObject host = restart("always")
                .put("Binds", List.of(gate + ":/gate"))
                .put("LogConfig", JsonObject.builder().put("Type", "none").build())
                .build();
        String line = "while ! test -e /gate/open; do sleep 0.01; done; rm /gate/open; exit 5";
        String id = engine.start(request(host, "sh", "-c", line));
        String directory = directory(id).toString();
        mount("mount", "--bind", directory, directory);
        try (EventSubscription starts = events("start")) {
            mount("mount", "-o", "remount,bind,ro", directory);
            Files.createFile(gate.resolve("open"));
            assertThat(next(starts).actorId()).isEqualTo(id);
            assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.RUNNING);
            assertThat(engine.containers().find(id).restartCount()).isEqualTo(1);
        } finally {
            mount("umount", directory);
        }
    }

    @Test
    void aRestartThatTheHostRefusesIsTriedAgain(@TempDir Path place) throws Exception {
        Path parent = Files.createDirectory(place.resolve("parent"));
        Path source = Files.createDirectory(parent.resolve("source"));
        JsonObject host =
                restart("always").put("Binds", List.of(source + ":/gate")).build();
        String line = "while ! test -e /gate/open; do sleep 0.01; done; rm /gate/open; exit 5";
        String id = engine.start(request(host, "sh", "-c", line));
        Files.move(parent, place.resolve("aside"));
        Files.createFile(parent);
        try (EventSubscription starts = events("start")) {
            Files.createFile(place.resolve("aside/source/open"));
            while (engine.containers().find(id).state().error().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.RESTARTING);
            Files.delete(parent);
            Files.move(place.resolve("aside"), parent);
            assertThat(next(starts).actorId()).isEqualTo(id);
        }
    }

    @Test
    void oneEngineForAnExecRoot() {
        EngineConfiguration other = EngineConfiguration.on(engine.file("other"), engine.execRoot());
        assertThatThrownBy(() -> Engine.open(other))
                .isInstanceOf(Conflict.class)
                .hasMessage("exec root `" + engine.execRoot() + "` is in use by another engine (pid "
                        + ProcessHandle.current().pid() + ")");
    }
}
