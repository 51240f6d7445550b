package io.mydocker.embedded;

import static io.mydocker.embedded.TestEngine.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.engine.container.ContainerExit;
import io.mydocker.engine.container.LogEntry;
import io.mydocker.engine.container.LogOptions;
import io.mydocker.engine.container.Logs;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What containers have written, read back.
class LogsTest {
    private static TestEngine engine;

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        engine = new TestEngine(directory);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static String finished(JsonObject host, String line) {
        String id = engine.start(request(host, "sh", "-c", line));
        ContainerExit _ =
                engine.containers().wait(id, WaitCondition.NOT_RUNNING).join();
        return id;
    }

    private static TestEngine.Result read(String id, LogOptions options) {
        try (Logs logs = engine.containers().logs(id, options)) {
            return TestEngine.read(logs.bytes(), logs.tty());
        }
    }

    @Test
    void bothStreams() {
        String id = finished(JsonObject.EMPTY, "echo one; echo two >&2; printf three");
        assertThat(read(id, LogOptions.all())).isEqualTo(new TestEngine.Result(-1, "one\nthree", "two\n"));
    }

    @Test
    void tail() {
        String id = finished(JsonObject.EMPTY, "seq 1 1000");
        assertThat(read(id, LogOptions.all().last(3)).stdout()).isEqualTo("998\n999\n1000\n");
        assertThat(read(id, LogOptions.all().last(0)).stdout()).isEmpty();
        assertThat(read(id, LogOptions.all().last(5000)).stdout().lines()).hasSize(1000);
    }

    @Test
    void timestamps() {
        String id = finished(JsonObject.EMPTY, "echo one");
        LogOptions options = new LogOptions(
                new LogOptions.Streams(true, true),
                false,
                OptionalInt.empty(),
                LogOptions.Range.ALL,
                new LogOptions.Form(true, false));
        assertThat(read(id, options).stdout()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z one\n");
    }

    @Test
    void range() {
        String id = finished(JsonObject.EMPTY, "echo one; sleep 0.05; echo two; sleep 0.05; echo three");
        LogEntry second;
        try (Logs logs = engine.containers().logs(id, LogOptions.all())) {
            logs.next();
            second = logs.next().orElseThrow();
        }
        LogOptions only = new LogOptions(
                new LogOptions.Streams(true, true),
                false,
                OptionalInt.empty(),
                new LogOptions.Range(Optional.of(second.time()), Optional.of(second.time())),
                LogOptions.Form.PLAIN);
        assertThat(read(id, only).stdout()).isEqualTo("two\n");
    }

    @Test
    void follow() {
        String id = engine.start(request("sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.02; done"));
        assertThat(read(id, LogOptions.following()).stdout()).isEqualTo("1\n2\n3\n4\n5\n");
    }

    @Test
    void followingOverRotation() {
        JsonObject host = JsonObject.builder()
                .put(
                        "LogConfig",
                        JsonObject.builder()
                                .put("Type", "json-file")
                                .put("Config", Map.of("max-size", "2m", "max-file", "100"))
                                .build())
                .build();
        String id = engine.start(request(host, "seq", "1", "100000"));
        assertThat(read(id, LogOptions.following()).stdout().lines()).hasSize(100_000);
        assertThat(read(id, LogOptions.all()).stdout().lines()).hasSize(100_000);
        assertThat(engine.root().resolve("containers/" + id + "/" + id + "-json.log.1"))
                .exists();
        assertThat(read(id, LogOptions.all().last(50_000)).stdout().lines())
                .hasSize(50_000)
                .startsWith("50001");
    }

    @Test
    void withoutLog() {
        JsonObject host = JsonObject.builder()
                .put("LogConfig", JsonObject.builder().put("Type", "none").build())
                .build();
        String id = finished(host, "echo one");
        assertThatThrownBy(() -> read(id, LogOptions.all()))
                .isInstanceOf(NotImplemented.class)
                .hasMessage("configured logging driver does not support reading");
    }
}
