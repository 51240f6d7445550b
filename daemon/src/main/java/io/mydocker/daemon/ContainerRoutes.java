package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.embedded.GraphDriver;
import io.mydocker.engine.container.Container;
import io.mydocker.engine.container.ContainerFilter;
import io.mydocker.engine.container.ContainerSizes;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.CreatedContainer;
import io.mydocker.engine.container.Executions;
import io.mydocker.engine.container.NewContainer;
import io.mydocker.engine.container.PlanListing;
import io.mydocker.engine.container.ProcessTable;
import io.mydocker.engine.container.RemoveOptions;
import io.mydocker.engine.container.StopOptions;
import io.mydocker.engine.container.TerminalSize;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// `/containers`, but for what streams ([ContainerStreamRoutes]).
final class ContainerRoutes {
    private static final List<String> FILTERS = List.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "health",
            "id",
            "is-task",
            "isolation",
            "label",
            "name",
            "network",
            "publish",
            "since",
            "status",
            "volume");

    private final Containers containers;
    private final Executions executions;
    private final ContainerListing listing;
    private final GraphDriver graphDriver;

    ContainerRoutes(Containers containers, Executions executions, Images images, GraphDriver graphDriver) {
        this.containers = containers;
        this.executions = executions;
        this.listing = new ContainerListing(containers, images);
        this.graphDriver = graphDriver;
    }

    void register(Router router) {
        router.on("GET", "/containers/json", this::list)
                .on("POST", "/containers/create", this::create)
                .on("POST", "/containers/plan", this::plan)
                .on("GET", "/containers/{name}/json", this::inspect)
                .on("GET", "/containers/{name}/top", this::top)
                .on("POST", "/containers/{name}/start", this::start)
                .on("POST", "/containers/{name}/stop", this::stop)
                .on("POST", "/containers/{name}/restart", this::restart)
                .on("POST", "/containers/{name}/kill", this::kill)
                .on("POST", "/containers/{name}/pause", this::pause)
                .on("POST", "/containers/{name}/unpause", this::unpause)
                .on("POST", "/containers/{name}/rename", this::rename)
                .on("POST", "/containers/{name}/resize", this::resize)
                .on("DELETE", "/containers/{name}", this::remove);
    }

    private Response list(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(FILTERS);
        Map<String, List<String>> criteria = new LinkedHashMap<>();
        filters.values().forEach((name, values) -> criteria.put(name, List.copyOf(values)));
        Optional<String> limit = request.text("limit");
        int newest = limit.isPresent() ? request.integer("limit") : 0;
        ContainerFilter filter = new ContainerFilter(
                request.query().flag("all"), newest > 0 ? OptionalInt.of(newest) : OptionalInt.empty(), criteria);
        return Response.ok(listing.list(filter, request.query().flag("size")));
    }

    private Response create(ApiRequest request) {
        CreatedContainer created = containers.create(newContainer(request));
        return Response.json(
                201,
                JsonObject.builder()
                        .put("Id", created.id())
                        .put("Warnings", created.warnings())
                        .build());
    }

    /// Ours, not Docker's: what creating and starting this container would do to the kernel. The body is that of
    /// create, the answer `{"text":"…","instructions":[…]}`: the system calls for people and for programs.
    private Response plan(ApiRequest request) {
        PlanListing plan = containers.plan(newContainer(request));
        return Response.ok(JsonObject.builder()
                .put("text", plan.text())
                .put("instructions", plan.instructions())
                .build());
    }

    private static NewContainer newContainer(ApiRequest request) {
        JsonObject body = request.json();
        JsonObject config = body.without("HostConfig").without("NetworkingConfig");
        if (config.isEmpty()) {
            throw new InvalidParameter("config cannot be empty in order to create a container");
        }
        return new NewContainer(
                request.text("name"),
                new ContainerConfig(config),
                new HostConfig(body.object("HostConfig")),
                body.object("NetworkingConfig"),
                request.text("platform").map(Platform::parse));
    }

    private Response inspect(ApiRequest request) {
        Container container = containers.find(request.name());
        Optional<ContainerSizes> sizes =
                request.query().flag("size") ? Optional.of(containers.sizes(container.id())) : Optional.empty();
        return Response.ok(ContainerJson.inspect(
                container,
                new ContainerJson.Surroundings(
                        sizes, executions.list(container.id()), graphDriver.ofContainer(container.id()))));
    }

    private Response top(ApiRequest request) {
        String arguments = request.text("ps_args").orElse("-ef");
        ProcessTable table =
                containers.top(request.name(), List.of(arguments.strip().split("\\s+", -1)));
        List<Json> processes =
                table.processes().stream().<Json>map(Json::strings).toList();
        return Response.ok(JsonObject.builder()
                .put("Processes", new JsonArray(processes))
                .put("Titles", table.titles())
                .build());
    }

    private Response start(ApiRequest request) {
        long length = request.http().body().length().orElse(Long.MAX_VALUE);
        if (length > 7) {
            throw new InvalidParameter("starting container with non-empty request body was deprecated since API"
                    + " v1.22 and removed in v1.24");
        }
        containers.start(request.name());
        return Response.empty(204);
    }

    private Response stop(ApiRequest request) {
        containers.stop(request.name(), stopOptions(request));
        return Response.empty(204);
    }

    private Response restart(ApiRequest request) {
        containers.restart(request.name(), stopOptions(request));
        return Response.empty(204);
    }

    private static StopOptions stopOptions(ApiRequest request) {
        Optional<String> signal = request.atLeast(1, 42) ? request.text("signal") : Optional.empty();
        return new StopOptions(signal, request.text("t").map(_ -> request.integer("t")));
    }

    private Response kill(ApiRequest request) {
        containers.kill(request.name(), request.query().text("signal"));
        return Response.empty(204);
    }

    private Response pause(ApiRequest request) {
        containers.pause(request.name());
        return Response.empty(204);
    }

    private Response unpause(ApiRequest request) {
        containers.unpause(request.name());
        return Response.empty(204);
    }

    private Response rename(ApiRequest request) {
        containers.rename(request.name(), request.query().text("name"));
        return Response.empty(204);
    }

    private Response resize(ApiRequest request) {
        containers.resize(request.name(), new TerminalSize(request.integer("h"), request.integer("w")));
        return Response.empty(200);
    }

    private Response remove(ApiRequest request) {
        containers.remove(
                request.name(),
                new RemoveOptions(
                        request.query().flag("force"),
                        request.query().flag("v"),
                        request.query().flag("link")));
        return Response.empty(204);
    }
}
