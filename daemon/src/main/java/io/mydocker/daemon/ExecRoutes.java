package io.mydocker.daemon;

import io.mydocker.daemon.http.RawConnection;
import io.mydocker.daemon.http.Response;
import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.Execution;
import io.mydocker.engine.container.ExecutionStart;
import io.mydocker.engine.container.Executions;
import io.mydocker.engine.container.NewExecution;
import io.mydocker.engine.container.TerminalSize;
import io.mydocker.protocol.api.StreamFrame;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `/exec` and its beginning at `/containers/{name}/exec`.
final class ExecRoutes {
    private final Executions executions;

    ExecRoutes(Executions executions) {
        this.executions = executions;
    }

    void register(Router router) {
        router.on("POST", "/containers/{name}/exec", this::create)
                .on("POST", "/exec/{name}/start", this::start)
                .on("POST", "/exec/{name}/resize", this::resize)
                .on("GET", "/exec/{name}/json", this::inspect);
    }

    private Response create(ApiRequest request) {
        JsonObject body = request.json();
        List<String> command = body.strings("Cmd");
        if (command.isEmpty()) {
            throw new InvalidParameter("No exec command specified");
        }
        NewExecution execution = new NewExecution(
                command,
                body.strings("Env"),
                body.text("User"),
                body.text("WorkingDir"),
                body.bool("Privileged"),
                new NewExecution.Streams(
                        body.bool("Tty"),
                        body.bool("AttachStdin"),
                        body.bool("AttachStdout"),
                        body.bool("AttachStderr"),
                        body.findText("DetachKeys").filter(keys -> !keys.isEmpty()),
                        consoleSize(body)));
        String id = executions.create(request.name(), execution);
        return Response.json(201, JsonObject.builder().put("Id", id).build());
    }

    private static Optional<TerminalSize> consoleSize(JsonObject body) {
        List<Json> size = body.array("ConsoleSize").values();
        if (size.size() == 2
                && size.getFirst() instanceof Json.Numeric rows
                && size.getLast() instanceof Json.Numeric columns) {
            return Optional.of(
                    new TerminalSize(Math.toIntExact(rows.longValue()), Math.toIntExact(columns.longValue())));
        }
        return Optional.empty();
    }

    private Response start(ApiRequest request) {
        JsonObject body = request.json();
        String id = executions.find(request.name()).id();
        if (body.bool("Detach")) {
            executions.startDetached(id);
            return Response.empty(200);
        }
        boolean tty = body.bool("Tty");
        ExecutionStart options = new ExecutionStart(tty, consoleSize(body));
        return Response.hijack(
                Streams.hijackedType(request, tty), () -> {}, connection -> serve(id, options, connection));
    }

    /// A command that cannot be started is told in the stream, as dockerd does: clients take the exit code from
    /// inspect, which an error status would keep them from.
    private void serve(String id, ExecutionStart options, RawConnection connection) throws IOException {
        Attachment attachment;
        try {
            attachment = executions.start(id, options);
        } catch (EngineException e) {
            byte[] text = (e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
            if (!options.tty()) {
                connection.output().write(new StreamFrame(StreamFrame.Source.STDOUT, text.length).encode());
            }
            connection.output().write(text);
            return;
        }
        try (attachment) {
            Streams.join(attachment, connection);
        }
    }

    private Response resize(ApiRequest request) {
        executions.resize(request.name(), new TerminalSize(request.integer("h"), request.integer("w")));
        return Response.empty(200);
    }

    private Response inspect(ApiRequest request) {
        Execution execution = executions.find(request.name());
        NewExecution made = execution.request();
        JsonObject.Builder process = JsonObject.builder()
                .put("tty", made.streams().tty())
                .put("entrypoint", made.command().getFirst())
                .put("arguments", made.command().subList(1, made.command().size()))
                .put("privileged", made.privileged())
                .putUnlessEmpty("user", made.user());
        JsonObject.Builder json = JsonObject.builder().put("ID", execution.id()).put("Running", execution.running());
        if (execution.exitCode().isPresent()) {
            json.put("ExitCode", execution.exitCode().getAsInt());
        } else {
            json.putNull("ExitCode");
        }
        return Response.ok(json.put("ProcessConfig", process.build())
                .put("OpenStdin", made.streams().stdin())
                .put("OpenStderr", made.streams().stderr())
                .put("OpenStdout", made.streams().stdout())
                .put("CanRemove", false)
                .put("ContainerID", execution.containerId())
                .put("DetachKeys", made.streams().detachKeys().orElse(""))
                .put("Pid", execution.pid())
                .build());
    }
}
