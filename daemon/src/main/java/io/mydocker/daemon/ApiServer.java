package io.mydocker.daemon;

import io.mydocker.daemon.http.HttpServer;
import io.mydocker.daemon.http.Limits;
import io.mydocker.embedded.Engine;
import io.mydocker.protocol.api.Endpoint;
import java.util.List;

/// The Engine API over HTTP: all routes on one engine.
final class ApiServer implements AutoCloseable {
    private final HttpServer server;

    ApiServer(Engine engine, DaemonConfiguration configuration) {
        this.server = HttpServer.open(router(engine, configuration), Limits.DEFAULT);
    }

    private static Router router(Engine engine, DaemonConfiguration configuration) {
        Router router = new Router(SystemRoutes.headers());
        new SystemRoutes(engine, configuration).register(router);
        new EventRoutes(engine.events()).register(router);
        new PruneRoutes(engine.containers(), engine.images()).register(router);
        new ContainerRoutes(engine.containers(), engine.executions(), engine.images(), engine.graphDriver())
                .register(router);
        new ContainerStreamRoutes(engine.containers()).register(router);
        new ExecRoutes(engine.executions()).register(router);
        new ImageRoutes(engine.images(), engine.containers(), engine.graphDriver()).register(router);
        new DistributionRoutes(engine.images()).register(router);
        new SearchRoutes(engine.images()).register(router);
        new UsageRoutes(engine.images(), engine.containers()).register(router);
        new StoreRoutes(engine.showLayers(), engine.checkStore()).register(router);
        new NetworkRoutes().register(router);
        new VolumeRoutes().register(router);
        AbsentRoutes.register(router);
        return router;
    }

    /// Answers at all of `endpoints` and returns them, with their real ports.
    List<Endpoint> listen(List<Endpoint> endpoints) {
        return server.listen(endpoints);
    }

    @Override
    public void close() {
        server.close();
    }
}
