package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.daemon.http.ResponseStream;
import io.mydocker.engine.container.AttachOptions;
import io.mydocker.engine.container.Attachment;
import io.mydocker.engine.container.ContainerExit;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.LogOptions;
import io.mydocker.engine.container.Logs;
import io.mydocker.engine.container.WaitCondition;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// What of `/containers` streams: attach, logs, wait.
final class ContainerStreamRoutes {
    private final Containers containers;

    ContainerStreamRoutes(Containers containers) {
        this.containers = containers;
    }

    void register(Router router) {
        router.on("POST", "/containers/{name}/attach", this::attach)
                .on("GET", "/containers/{name}/logs", this::logs)
                .on("POST", "/containers/{name}/wait", this::await);
    }

    private Response attach(ApiRequest request) {
        Attachment attachment = containers.attach(
                request.name(),
                new AttachOptions(
                        request.query().flag("stdin"),
                        request.query().flag("stdout"),
                        request.query().flag("stderr"),
                        request.query().flag("stream"),
                        request.query().flag("logs"),
                        request.text("detachKeys")));
        return Response.hijack(
                Streams.hijackedType(request, attachment.tty()),
                attachment::close,
                connection -> Streams.join(attachment, connection));
    }

    private Response logs(ApiRequest request) {
        LogOptions.Streams streams = new LogOptions.Streams(
                request.query().flag("stdout"), request.query().flag("stderr"));
        if (!streams.stdout() && !streams.stderr()) {
            throw new InvalidParameter("Bad parameters: you must choose at least one stream");
        }
        LogOptions options = new LogOptions(
                streams,
                request.query().flag("follow"),
                tail(request.query().text("tail")),
                new LogOptions.Range(
                        Timestamps.parse(zeroIsNone(request.query().text("since"))),
                        Timestamps.parse(zeroIsNone(request.query().text("until")))),
                new LogOptions.Form(
                        request.query().flag("timestamps"), request.query().flag("details")));
        Logs logs = containers.logs(request.name(), options);
        return Response.stream(Streams.contentType(request, logs.tty()), out -> {
            try (logs) {
                out.onDisconnect(logs::close);
                Streams.send(logs.bytes(), out);
            }
        });
    }

    private static String zeroIsNone(String time) {
        return time.equals("0") ? "" : time;
    }

    /// Whatever is no number of lines means all of them.
    private static OptionalInt tail(String text) {
        try {
            int lines = Integer.parseInt(text);
            return lines < 0 ? OptionalInt.empty() : OptionalInt.of(lines);
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// Answers in two steps: the head when the wait is registered, so that the client can start the container then,
    /// and the exit code when it is known.
    private Response await(ApiRequest request) {
        WaitCondition condition = WaitCondition.parse(request.query().text("condition"));
        CompletableFuture<ContainerExit> exit = containers.wait(request.name(), condition);
        return Response.stream("application/json", out -> sendExit(exit, out));
    }

    private static void sendExit(CompletableFuture<ContainerExit> exit, ResponseStream out) throws IOException {
        out.onDisconnect(() -> exit.cancel(false));
        out.flush();
        JsonObject.Builder json = JsonObject.builder();
        try {
            ContainerExit end = exit.join();
            end.error()
                    .ifPresent(message -> json.put(
                            "Error",
                            JsonObject.builder().put("Message", message).build()));
            json.put("StatusCode", end.exitCode());
        } catch (CancellationException _) {
            return;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            json.put(
                            "Error",
                            JsonObject.builder()
                                    .put("Message", ErrorAnswer.message(cause))
                                    .build())
                    .put("StatusCode", -1);
        }
        out.write((json.build() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
