package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.JsonArray;
import java.util.List;

/// What Docker's API has and this engine has not: each with a sentence. Swarm's part answers as a dockerd does that
/// is in no swarm.
final class AbsentRoutes {
    private static final String NO_MANAGER = "This node is not a swarm manager. Use \"docker swarm init\" or"
            + " \"docker swarm join\" to connect this node to swarm and try again.";

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");

    /// Paths with the command that needs them.
    private static final List<List<String>> ABSENT = List.of(
            List.of("/build", "build"),
            List.of("/build/{rest...}", "build"),
            List.of("/commit", "commit"),
            List.of("/containers/{name}/archive", "cp"),
            List.of("/containers/{name}/attach/ws", "attach by web socket"),
            List.of("/containers/{name}/changes", "diff"),
            List.of("/containers/{name}/checkpoints", "checkpoint"),
            List.of("/containers/{name}/export", "export"),
            List.of("/containers/{name}/stats", "stats"),
            List.of("/containers/{name}/update", "update"),
            List.of("/networks/{rest...}", "network"),
            List.of("/plugins/{rest...}", "plugin"),
            List.of("/volumes/{rest...}", "volume"));

    private static final List<String> SWARM = List.of("swarm", "nodes", "services", "tasks", "secrets", "configs");

    private AbsentRoutes() {}

    /// Registers behind everything that is there.
    static void register(Router router) {
        router.on("GET", "/plugins", _ -> Response.ok(JsonArray.EMPTY));
        for (List<String> absent : ABSENT) {
            String sentence = "`docker " + absent.getLast() + "` is not supported yet";
            METHODS.forEach(method -> router.on(method, absent.getFirst(), _ -> {
                throw new NotImplemented(sentence);
            }));
        }
        for (String noun : SWARM) {
            for (String path : List.of("/" + noun, "/" + noun + "/{rest...}")) {
                METHODS.forEach(method -> router.on(method, path, _ -> {
                    throw new Unavailable(NO_MANAGER);
                }));
            }
        }
    }
}
