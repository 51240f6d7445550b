package io.mydocker.embedded;

import io.mydocker.engine.container.ContainerHousehold;
import io.mydocker.engine.container.Containers;
import io.mydocker.engine.container.Executions;
import io.mydocker.engine.event.Events;
import io.mydocker.engine.image.CheckStore;
import io.mydocker.engine.image.ImageUsers;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.ShowLayers;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.RegistryConfiguration;
import io.mydocker.infra.runtime.Runtime;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.infra.storage.DataRoot;
import io.mydocker.infra.storage.StorageDriver;
import io.mydocker.linux.Host;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.LockFile;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A container engine in this JVM: the one place where its parts are put together.
///
/// ```java
/// try (Engine engine = Engine.open(EngineConfiguration.on(Path.of("/var/lib/mydocker"), Path.of("/run/mydocker")))) {
///     engine.images().pull(ImageReference.parse("busybox"), Optional.empty(), Credentials.ANONYMOUS, Progress.NONE);
///     engine.containers().list(ContainerFilter.RUNNING).forEach(container -> System.out.println(container.name()));
/// }
/// ```
///
/// One engine works on a data root and an exec root at a time. It needs root. Closing it leaves the containers running;
/// the next engine on the same roots finds them.
public final class Engine implements AutoCloseable {
    private final EngineConfiguration configuration;
    private final DataRoot root;
    private final LockFile execRoot;
    private final RegistryClient registry;
    private final Events events;
    private final Images images;
    private final ContainerHousehold household;
    private final Cgroups cgroups;

    private Engine(EngineConfiguration configuration, DataRoot root, LockFile execRoot) {
        this.configuration = configuration;
        this.root = root;
        this.execRoot = execRoot;
        this.cgroups = Cgroups.detect();
        this.events = new Events();
        this.registry = RegistryClient.open(
                new RegistryConfiguration(configuration.insecureRegistries(), mirrors(configuration.mirrors())));
        // Images ask who uses them, containers ask for images: the one who is opened second is filled in later.
        AtomicReference<ImageUsers> users = new AtomicReference<>(ImageUsers.NONE);
        this.images = Images.over(root, registry, events, imageId -> users.get().of(imageId));
        new PreloadImages(root.own(), images).preload(configuration.preload());
        this.household = ContainerHousehold.open(new ContainerHousehold.Foundations(
                root, Runtime.open(configuration.execRoot()), cgroups, images, events));
        users.set(household.imageUsers());
    }

    /// Opens the engine: when this returns, containers that were left running are connected again, those that ended
    /// meanwhile are recorded, and restart policies are about to be obeyed.
    ///
    /// @throws io.mydocker.protocol.failure.Conflict when another engine has one of the roots
    public static Engine open(EngineConfiguration configuration) {
        if (Host.effectiveUser() != 0) {
            throw new Forbidden("open engine on `" + configuration.dataRoot() + "`: needs root");
        }
        makeDirectory(configuration.execRoot());
        DataRoot root = DataRoot.open(
                configuration.dataRoot(), configuration.storageDriver().map(StorageDriver::parse));
        try {
            return onRoots(configuration, root, lock(configuration.execRoot()));
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private static Engine onRoots(EngineConfiguration configuration, DataRoot root, LockFile execRoot) {
        try {
            return new Engine(configuration, root, execRoot);
        } catch (RuntimeException e) {
            execRoot.close();
            throw e;
        }
    }

    /// Two engines would take each other's containers for remains.
    private static LockFile lock(Path execRoot) {
        Path directory = execRoot.toAbsolutePath().normalize();
        Path file = directory.resolve("lock");
        try {
            return LockFile.tryAcquire(file)
                    .orElseThrow(() -> new Conflict("exec root `" + directory + "` is in use by another engine (pid "
                            + LockFile.owner(file) + ")"));
        } catch (LinuxException e) {
            throw new SystemFailure("open exec root `" + directory + "`: " + e.getMessage(), e);
        }
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new SystemFailure("create directory `" + directory + "`: " + e.getMessage(), e);
        }
    }

    private static List<URI> mirrors(List<String> texts) {
        return texts.stream().map(Engine::mirror).toList();
    }

    private static URI mirror(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter("invalid mirror: \"" + text + "\": " + e.getMessage(), e);
        }
    }

    public Images images() {
        return images;
    }

    public Containers containers() {
        return household.containers();
    }

    public Executions executions() {
        return household.executions();
    }

    public Events events() {
        return events;
    }

    public EngineConfiguration configuration() {
        return configuration;
    }

    /// Shows what images are made of.
    public ShowLayers showLayers() {
        return new ShowLayers(root, images);
    }

    /// Checks what is stored, and repairs it.
    public CheckStore checkStore() {
        return new CheckStore(root, registry);
    }

    /// How layers are stored.
    public GraphDriver graphDriver() {
        return new GraphDriver(root);
    }

    /// Facts as of now.
    public EngineFacts facts() {
        return new CollectFacts(root, cgroups, images, household.containers()).collect();
    }

    /// Lets go of everything; containers go on.
    @Override
    public void close() {
        household.close();
        events.close();
        registry.close();
        execRoot.close();
        root.close();
    }
}
