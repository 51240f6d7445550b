package io.mydocker.embedded;

import io.mydocker.engine.container.AttachOptions;
import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.ContainerExit;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.ExecutionStart;
import io.mydocker.engine.container.NewContainer;
import io.mydocker.engine.container.NewExecution;
import io.mydocker.engine.container.RemoveOptions;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// A real engine on roots of its own, with a busybox image, and `docker run` in one line.
final class TestEngine implements AutoCloseable {
    private final Path directory;
    private final EngineConfiguration configuration;
    private Engine engine;

    TestEngine(Path directory) throws IOException {
        this(directory, Optional.empty());
    }

    TestEngine(Path directory, Optional<String> driver) throws IOException {
        this.directory = directory;
        Path preload = Files.createDirectories(directory.resolve("preload"));
        BusyboxArchive.write(preload.resolve("busybox.tar"));
        configuration = new EngineConfiguration(
                directory.resolve("root"),
                directory.resolve("exec"),
                List.of(),
                List.of(),
                driver,
                Optional.of(preload));
        engine = Engine.open(configuration);
    }

    Engine engine() {
        return engine;
    }

    Containers containers() {
        return engine.containers();
    }

    Path root() {
        return configuration.dataRoot();
    }

    Path execRoot() {
        return configuration.execRoot();
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /// Closes the engine and opens another one on the same roots, as after a restart.
    void reopen() {
        engine.close();
        open();
    }

    void open() {
        engine = Engine.open(configuration);
    }

    /// What a finished command has left.
    record Result(int exitCode, String stdout, String stderr) {}

    static NewContainer request(String... command) {
        return request(JsonObject.EMPTY, command);
    }

    static NewContainer request(JsonObject host, String... command) {
        return request(UnaryOperator.identity(), host, command);
    }

    static NewContainer request(UnaryOperator<JsonObject.Builder> config, JsonObject host, String... command) {
        JsonObject.Builder json = JsonObject.builder().put("Image", "busybox").put("Cmd", List.of(command));
        HostConfig hostConfig = new HostConfig(
                host.has("NetworkMode")
                        ? host
                        : host.toBuilder().put("NetworkMode", "none").build());
        return NewContainer.of(new ContainerConfig(config.apply(json).build()), hostConfig);
    }

    /// Creates and starts; answers the id.
    String start(NewContainer request) {
        String id = containers().create(request).id();
        containers().start(id);
        return id;
    }

    /// As `docker run --rm`.
    Result run(String... command) {
        return run(request(command));
    }

    Result run(NewContainer request) {
        String id = containers().create(request).id();
        try (Attachment streams = containers().attach(id, AttachOptions.output())) {
            CompletableFuture<ContainerExit> exit = containers().wait(id, WaitCondition.NEXT_EXIT);
            containers().start(id);
            Result output = read(streams);
            return new Result(exit.join().exitCode(), output.stdout(), output.stderr());
        } finally {
            remove(id);
        }
    }

    Result exec(String container, NewExecution request) {
        String id = engine.executions().create(container, request);
        try (Attachment streams = engine.executions().start(id, ExecutionStart.DEFAULT)) {
            Result output = read(streams);
            return new Result(exitCode(id), output.stdout(), output.stderr());
        }
    }

    int exitCode(String execution) {
        return engine.executions().find(execution).exitCode().orElseThrow();
    }

    /// Reads to the end, apart where there are frames.
    static Result read(Attachment streams) {
        return read(streams.output(), streams.tty());
    }

    static Result read(InputStream output, boolean raw) {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        try {
            if (raw) {
                output.transferTo(stdout);
            } else {
                for (byte[] header = output.readNBytes(8); header.length == 8; header = output.readNBytes(8)) {
                    byte[] content = output.readNBytes(ByteBuffer.wrap(header).getInt(4));
                    (header[0] == 2 ? stderr : stdout).writeBytes(content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(-1, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8));
    }

    static void send(Attachment streams, String text) throws IOException {
        OutputStream input = streams.input();
        input.write(text.getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    void remove(String id) {
        containers().remove(id, RemoveOptions.FORCE);
    }

    @Override
    public void close() {
        containers().list(ContainerFilter.ALL).forEach(container -> remove(container.id()));
        engine.close();
    }
}
