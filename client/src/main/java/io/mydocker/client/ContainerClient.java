package io.mydocker.client;

import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Containers. Each `container` is a name, an id or an id's unique beginning.
public final class ContainerClient {
    private final Transport transport;

    ContainerClient(Transport transport) {
        this.transport = transport;
    }

    /// A container that has been made, and what its maker should know.
    public record Created(String id, List<String> warnings) {}

    /// Which streams of a process to attach, what comes before them, and the keys that end an attachment.
    public record AttachOptions(boolean stdin, boolean stdout, boolean stderr, boolean logs, Optional<String> keys) {}

    /// Which lines of a log; `tail`, `since` and `until` as the API writes them.
    public record LogOptions(
            boolean stdout,
            boolean stderr,
            boolean follow,
            boolean timestamps,
            boolean details,
            Optional<String> tail,
            Optional<String> since,
            Optional<String> until) {}

    /// Which containers to list.
    public record ListOptions(boolean all, Optional<Integer> limit, boolean size, Filters filters) {}

    /// Makes a container; `body` holds `Config`'s fields and `HostConfig`.
    public Created create(JsonObject body, Optional<String> name, Optional<String> platform) {
        Request request = Request.post("/containers/create").query("name", name).query("platform", platform);
        JsonObject answer = transport.send(request.json(body)).object();
        return new Created(answer.text("Id"), answer.strings("Warnings"));
    }

    /// The system calls that a container of this `body` would be made of.
    public JsonObject plan(JsonObject body) {
        return transport.send(Request.post("/containers/plan").json(body)).object();
    }

    public void start(String container) {
        send(post(container, "start"));
    }

    /// Like [#start], with the keys by which those who attach later may leave.
    public void start(String container, Optional<String> detachKeys) {
        send(post(container, "start").query("detachKeys", detachKeys));
    }

    /// Asks a container to end; after `seconds` it is killed.
    public void stop(String container, Optional<String> signal, Optional<Integer> seconds) {
        send(post(container, "stop").query("signal", signal).query("t", seconds.map(String::valueOf)));
    }

    public void restart(String container, Optional<String> signal, Optional<Integer> seconds) {
        send(post(container, "restart").query("signal", signal).query("t", seconds.map(String::valueOf)));
    }

    /// Sends a signal; without one, SIGKILL.
    public void kill(String container, Optional<String> signal) {
        send(post(container, "kill").query("signal", signal));
    }

    public void pause(String container) {
        send(post(container, "pause"));
    }

    public void unpause(String container) {
        send(post(container, "unpause"));
    }

    public void rename(String container, String name) {
        send(post(container, "rename").query("name", name));
    }

    public void resize(String container, int rows, int columns) {
        send(post(container, "resize").query("h", String.valueOf(rows)).query("w", String.valueOf(columns)));
    }

    public void remove(String container, boolean force, boolean volumes, boolean link) {
        Request request = Request.delete("/containers/" + Request.segment(container));
        send(request.query("force", force).query("v", volumes).query("link", link));
    }

    /// Starts waiting before it returns, so that an end between this call and the next is not missed.
    public PendingExit wait(String container, Optional<String> condition) {
        return new PendingExit(transport.send(post(container, "wait").query("condition", condition)));
    }

    public HijackedStream attach(String container, AttachOptions options) {
        Request request = post(container, "attach")
                .query("stream", true)
                .query("stdin", options.stdin())
                .query("stdout", options.stdout())
                .query("stderr", options.stderr())
                .query("logs", options.logs())
                .query("detachKeys", options.keys());
        return transport.hijack(request);
    }

    /// What a container wrote: frames (see [StreamCopy]), or raw bytes of a terminal. The reader closes it.
    public InputStream logs(String container, LogOptions options) {
        Request request = Request.get(path(container, "logs"))
                .query("stdout", options.stdout())
                .query("stderr", options.stderr())
                .query("follow", options.follow())
                .query("timestamps", options.timestamps())
                .query("details", options.details())
                .query("tail", options.tail())
                .query("since", options.since())
                .query("until", options.until());
        return transport.send(request).body();
    }

    public List<JsonObject> list(ListOptions options) {
        Request request = Request.get("/containers/json")
                .query("all", options.all())
                .query("limit", options.limit().map(String::valueOf))
                .query("size", options.size())
                .query("filters", options.filters());
        return transport.send(request).array().objects();
    }

    /// The processes in a container, by options of `ps`.
    public JsonObject top(String container, String options) {
        Request request = Request.get(path(container, "top"));
        return transport
                .send(options.isEmpty() ? request : request.query("ps_args", options))
                .object();
    }

    public JsonObject inspect(String container, boolean size) {
        return transport
                .send(Request.get(path(container, "json")).query("size", size))
                .object();
    }

    private void send(Request request) {
        transport.send(request).close();
    }

    private static Request post(String container, String verb) {
        return Request.post(path(container, verb));
    }

    private static String path(String container, String verb) {
        return "/containers/" + Request.segment(container) + "/" + verb;
    }
}
