package io.mydocker.client;

import io.mydocker.protocol.json.JsonObject;

/// Further processes in running containers.
public final class ExecClient {
    private final Transport transport;

    ExecClient(Transport transport) {
        this.transport = transport;
    }

    /// Prepares a process and returns its id.
    public String create(String container, JsonObject body) {
        Request request = Request.post("/containers/" + Request.segment(container) + "/exec");
        return transport.send(request.json(body)).object().text("Id");
    }

    /// Starts it and takes over its input and output.
    public HijackedStream start(String exec, boolean tty) {
        return transport.hijack(
                Request.post("/exec/" + Request.segment(exec) + "/start").json(options(false, tty)));
    }

    /// Starts it and leaves it alone.
    public void startDetached(String exec, boolean tty) {
        transport
                .send(Request.post("/exec/" + Request.segment(exec) + "/start").json(options(true, tty)))
                .close();
    }

    public JsonObject inspect(String exec) {
        return transport
                .send(Request.get("/exec/" + Request.segment(exec) + "/json"))
                .object();
    }

    public void resize(String exec, int rows, int columns) {
        transport
                .send(Request.post("/exec/" + Request.segment(exec) + "/resize")
                        .query("h", String.valueOf(rows))
                        .query("w", String.valueOf(columns)))
                .close();
    }

    private static JsonObject options(boolean detach, boolean tty) {
        return JsonObject.builder().put("Detach", detach).put("Tty", tty).build();
    }
}
