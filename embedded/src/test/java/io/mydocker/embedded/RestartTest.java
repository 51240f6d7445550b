package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.AttachOptions;
import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.engine.container.Execution;
import io.mydocker.engine.container.LogOptions;
import io.mydocker.engine.container.Logs;
import io.mydocker.engine.container.NewExecution;
import io.mydocker.engine.container.StopOptions;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.engine.event.Event;
import io.mydocker.engine.event.EventFilter;
import io.mydocker.engine.event.EventSubscription;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers outlive their engine, and the next one knows what happened meanwhile.
class RestartTest {
    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        engine = new TestEngine(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Path config(String id) {
        return engine.root().resolve("containers").resolve(id).resolve("config.v2.json");
    }

    @Test
    void runningContainersGoOn() throws IOException {
        String id = engine.start(request(
                config -> config.put("OpenStdin", true),
                JsonObject.EMPTY,
                "sh",
                "-c",
                "while read x; do echo got $x; done; exit 6"));
        int pid = engine.containers().find(id).state().pid();
        engine.reopen();
        Container found = engine.containers().find(id);
        assertThat(found.state().status()).isEqualTo(Status.RUNNING);
        assertThat(found.state().pid()).isEqualTo(pid);
        try (Attachment streams = engine.containers().attach(id, AttachOptions.all())) {
            TestEngine.send(streams, "word\n");
            byte[] frame = streams.output().readNBytes(8 + "got word\n".length());
            assertThat(new String(frame, StandardCharsets.UTF_8)).endsWith("got word\n");
        }
        engine.containers().stop(id, StopOptions.within(0));
        assertThat(engine.containers().find(id).state().exitCode()).isEqualTo(137);
    }

    @Test
    void exitsMeanwhileAreKnown(@TempDir Path gate) throws IOException {
        JsonObject host =
                JsonObject.builder().put("Binds", List.of(gate + ":/gate")).build();
        String line = "while ! test -e /gate/open; do sleep 0.01; done; echo last words; exit 33";
        String kept = engine.start(request(host, "sh", "-c", line));
        String removed = engine.start(request(host.with("AutoRemove", Json.of(true)), "sh", "-c", line));
        Path exit = engine.execRoot().resolve("containers").resolve(removed).resolve("exit");
        Path keptExit = engine.execRoot().resolve("containers").resolve(kept).resolve("exit");
        engine.engine().close();
        Files.createFile(gate.resolve("open"));
        while (!Files.exists(exit) || !Files.exists(keptExit)) {
            Thread.onSpinWait();
        }
        engine.open();
        Container found = engine.containers().find(kept);
        assertThat(found.state().status()).isEqualTo(Status.EXITED);
        assertThat(found.state().exitCode()).isEqualTo(33);
        assertThat(found.state().finishedAt()).isPresent();
        try (Logs logs = engine.containers().logs(kept, LogOptions.all())) {
            assertThat(logs.next().orElseThrow().text()).isEqualTo("last words\n");
        }
        awaitRemoved(removed);
    }

    private void awaitRemoved(String id) {
        try {
            assertThat(engine.containers()
                            .wait(id, WaitCondition.REMOVED)
                            .join()
                            .exitCode())
                    .isEqualTo(33);
        } catch (NotFound _) {
            // It was gone before the wait began.
        }
        assertThatThrownBy(() -> engine.containers().find(id)).isInstanceOf(NotFound.class);
    }

    @Test
    void executedProcessesGoOn(@TempDir Path gate) throws IOException {
        JsonObject host =
                JsonObject.builder().put("Binds", List.of(gate + ":/gate")).build();
        String id = engine.start(request(host, "sleep", "1000"));
        String line = "until test -e /gate/%s; do sleep 0.01; done; exit %d";
        String past = executed(id, line.formatted("past", 21));
        String present = executed(id, line.formatted("present", 22));
        Path directory = engine.execRoot().resolve("containers").resolve(id).resolve("exec");
        int pid = engine.engine().executions().find(present).pid();
        engine.engine().close();
        Files.createFile(gate.resolve("past"));
        while (!Files.exists(directory.resolve(past).resolve("exit"))) {
            Thread.onSpinWait();
        }
        engine.open();
        assertThat(engine.engine().executions().list(id)).containsExactly(present);
        Execution found = engine.engine().executions().find(present);
        assertThat(found.running()).isTrue();
        assertThat(found.pid()).isEqualTo(pid);
        assertThat(found.request().command()).containsExactly("sh");
        assertThat(directory.resolve(past)).doesNotExist();
        Files.createFile(gate.resolve("present"));
        try (EventSubscription events = engine.engine()
                .events()
                .subscribe(
                        Optional.of(Instant.EPOCH),
                        Optional.empty(),
                        new EventFilter(Map.of("event", List.of("exec_die"))))) {
            assertThat(next(events).attributes()).containsEntry("execID", past).containsEntry("exitCode", "21");
            assertThat(next(events).attributes())
                    .containsEntry("execID", present)
                    .containsEntry("exitCode", "22");
        }
        assertThat(engine.exitCode(present)).isEqualTo(22);
        assertThat(directory).isEmptyDirectory();
    }

    private String executed(String container, String line) {
        String id = engine.engine().executions().create(container, NewExecution.of(List.of("sh", "-c", line)));
        engine.engine().executions().startDetached(id);
        return id;
    }

    @Test
    void unknownFieldsSurvive() throws IOException {
        String id = engine.containers().create(request("sleep", "100")).id();
        engine.engine().close();
        JsonObject document = Json.parseObject(Files.readAllBytes(config(id)));
        Files.write(config(id), document.with("FromTheFuture", Json.of(42)).utf8());
        engine.open();
        engine.containers().start(id);
        assertThat(Json.parseObject(Files.readAllBytes(config(id))).number("FromTheFuture"))
                .isEqualTo(42);
        assertThat(Json.parseObject(Files.readAllBytes(config(id)))
                        .object("State")
                        .bool("Running"))
                .isTrue();
    }

    @Test
    void whatIsHalfMadeIsSwept() throws IOException {
        String id = engine.containers().create(request("true")).id();
        String half = engine.containers().create(request("true")).id();
        engine.engine().close();
        Files.delete(config(half));
        Path removing = config(id).getParent().resolveSibling(id + ".removing");
        Files.move(config(id).getParent(), removing);
        engine.open();
        assertThat(engine.containers().list(ContainerFilter.ALL)).isEmpty();
        assertThat(removing).doesNotExist();
        assertThat(config(half).getParent()).doesNotExist();
        assertThat(engine.root().resolve("image/overlay2/layerdb/mounts")).isEmptyDirectory();
    }

    @Test
    void oneEngineForADataRoot() {
        EngineConfiguration same = engine.engine().configuration();
        assertThatThrownBy(() -> Engine.open(same)).isInstanceOf(Conflict.class);
    }

    @Test
    void restartPolicy() {
        JsonObject host = JsonObject.builder()
                .put(
                        "RestartPolicy",
                        JsonObject.builder()
                                .put("Name", "on-failure")
                                .put("MaximumRetryCount", 2)
                                .build())
                .build();
        try (EventSubscription events = engine.engine()
                .events()
                .subscribe(Optional.empty(), Optional.empty(), new EventFilter(Map.of("event", List.of("die"))))) {
            String id = engine.start(request(host, "false"));
            for (int i = 0; i < 3; i++) {
                Event event = next(events);
                assertThat(event.attributes()).containsEntry("exitCode", "1");
            }
            engine.containers().wait(id, WaitCondition.NOT_RUNNING).join();
            assertThat(engine.containers().find(id).restartCount()).isEqualTo(2);
            assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.EXITED);
        }
    }

    @Test
    void alwaysStartsWithTheEngine() {
        JsonObject host = JsonObject.builder()
                .put("RestartPolicy", JsonObject.builder().put("Name", "always").build())
                .build();
        String id = engine.start(request(host, "sleep", "1000"));
        engine.containers().stop(id, StopOptions.within(0));
        assertThat(engine.containers().find(id).state().status()).isEqualTo(Status.EXITED);
        engine.engine().close();
        engine.open();
        try (EventSubscription events = engine.engine()
                .events()
                .subscribe(
                        Optional.of(Instant.EPOCH),
                        Optional.empty(),
                        new EventFilter(Map.of("event", List.of("start"))))) {
            assertThat(next(events).actorId()).isEqualTo(id);
        }
        assertThat(engine.containers().find(id).state().running()).isTrue();
    }

    @Test
    void eventsOfALife() {
        try (EventSubscription events =
                engine.engine().events().subscribe(Optional.empty(), Optional.empty(), EventFilter.ALL)) {
            String id = engine.start(request("sleep", "1000").named("web"));
            engine.containers().stop(id, StopOptions.within(0));
            engine.remove(id);
            List<String> actions = Stream.generate(() -> next(events))
                    .limit(7)
                    .map(Event::action)
                    .toList();
            assertThat(actions).containsExactly("create", "start", "kill", "kill", "die", "stop", "destroy");
        }
    }

    private static Event next(EventSubscription events) {
        try {
            return events.next().orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
