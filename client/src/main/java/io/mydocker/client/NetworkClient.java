package io.mydocker.client;

import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;

/// Networks.
public final class NetworkClient {
    private final Transport transport;

    NetworkClient(Transport transport) {
        this.transport = transport;
    }

    /// Makes a network and returns its id.
    public String create(JsonObject body) {
        return transport
                .send(Request.post("/networks/create").json(body))
                .object()
                .text("Id");
    }

    public List<JsonObject> list(Filters filters) {
        return transport
                .send(Request.get("/networks").query("filters", filters))
                .array()
                .objects();
    }

    public void remove(String network) {
        transport.send(Request.delete("/networks/" + Request.segment(network))).close();
    }

    public JsonObject inspect(String network) {
        return transport
                .send(Request.get("/networks/" + Request.segment(network)))
                .object();
    }
}
