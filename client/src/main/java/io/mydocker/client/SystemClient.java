package io.mydocker.client;

import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.util.Optional;

/// The engine itself.
public final class SystemClient {
    private final Transport transport;

    SystemClient(Transport transport) {
        this.transport = transport;
    }

    public JsonObject version() {
        return transport.send(Request.get("/version")).object();
    }

    public JsonObject info() {
        return transport.send(Request.get("/info")).object();
    }

    /// Asks the registry that `account` (the API's `AuthConfig`) names whether it knows the account.
    public JsonObject logIn(JsonObject account) {
        return transport.send(Request.post("/auth").json(account)).object();
    }

    /// What happens, from `since` on, until `until` or without an end.
    public JsonLines events(Optional<String> since, Optional<String> until, Filters filters) {
        Request request = Request.get("/events")
                .query("since", since)
                .query("until", until)
                .query("filters", filters);
        return new JsonLines(transport.send(request));
    }

    /// What takes room on the engine's disk.
    public JsonObject diskUsage() {
        return transport.send(Request.get("/system/df")).object();
    }

    /// Verifies what is stored; each finding as it comes, and at the end how many are left.
    public JsonLines check(boolean repair) {
        return new JsonLines(transport.send(Request.post("/mydocker/check").query("repair", repair)));
    }

    /// Removes what nobody uses of one kind, such as `containers` or `images`.
    public JsonObject prune(String kind, Filters filters) {
        return transport
                .send(Request.post("/" + kind + "/prune").query("filters", filters))
                .object();
    }
}
