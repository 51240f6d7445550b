package io.mydocker.engine.container;

import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.infra.storage.ContainerLayer;
import io.mydocker.infra.storage.ContainerLayers;
import io.mydocker.infra.storage.MergedView;
import io.mydocker.linux.Host;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Platform;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Creates a container: settles what was asked for, takes a name, makes the layer, and writes the directory, whose
/// `config.v2.json` comes last and makes the container real.
final class CreateContainer {
    private final Images images;
    private final ContainerLayers layers;
    private final Path containers;
    private final ContainerTable table;
    private final ContainerEvents events;
    private final HostSettings settings;
    private final SecureRandom random = new SecureRandom();

    CreateContainer(
            Images images,
            ContainerLayers layers,
            Path containers,
            ContainerTable table,
            ContainerEvents events,
            HostSettings settings) {
        this.images = images;
        this.layers = layers;
        this.containers = containers;
        this.table = table;
        this.events = events;
        this.settings = settings;
    }

    CreatedContainer create(NewContainer request) {
        List<String> warnings = new ArrayList<>();
        String id = newId();
        Draft draft = draft(id, request, warnings);
        ContainerDirectory directory = ContainerDirectory.of(containers, id);
        String name = table.names().reserve(request.name(), id);
        Undo undo = new Undo();
        undo.add(() -> table.names().release(name, id));
        try {
            ContainerLayer layer = layers.create(id, draft.image().topLayer());
            undo.add(() -> layers.remove(id));
            checkWorkingDirectory(layer, draft.config().workingDir());
            directory.create();
            undo.add(directory::delete);
            Container container = document(directory, name, draft);
            warnings.addAll(unmet(container));
            new NetworkFiles().write(directory, draft.config(), draft.hostConfig());
            directory.save(container.record(), draft.hostConfig().json());
            table.add(new LiveContainer(directory, container));
            events.publish(container, "create");
            return new CreatedContainer(id, warnings);
        } catch (RuntimeException e) {
            undo.run(e);
            throw e;
        }
    }

    /// What the image promises and the container does not have; what the user asked for was refused before.
    static List<String> unmet(Container container) {
        List<String> warnings = new ArrayList<>();
        if (container.config().healthcheck().filter(RefusedSettings::runs).isPresent()) {
            warnings.add("the image's HEALTHCHECK is not run yet");
        }
        Set<Path> mounted = new HashSet<>();
        container
                .mounts()
                .forEach(point -> mounted.add(Path.of(point.destination()).normalize()));
        container
                .hostConfig()
                .tmpfs()
                .keySet()
                .forEach(path -> mounted.add(Path.of(path).normalize()));
        for (String volume : container.config().volumes()) {
            if (!mounted.contains(Path.of(volume).normalize())) {
                warnings.add("the image's VOLUME " + volume + " is an ordinary directory of the container yet");
            }
        }
        return warnings;
    }

    /// The container that would be created, with the image below it; nothing is made.
    Preview preview(NewContainer request) {
        String id = newId();
        Draft draft = draft(id, request, new ArrayList<>());
        ContainerDirectory directory = ContainerDirectory.of(containers, id);
        Container container = document(directory, request.name().orElse("plan"), draft);
        return new Preview(container, draft.image().topLayer());
    }

    private Container document(ContainerDirectory directory, String name, Draft draft) {
        String driver = layers.driver().toString();
        return NewContainerDocument.of(directory, name, driver, draft.image(), draft.config(), draft.hostConfig());
    }

    /// A container that does not exist, and what it would stand on.
    record Preview(Container container, Optional<Digest> topLayer) {}

    /// What was asked for, settled.
    private record Draft(Image image, ContainerConfig config, HostConfig hostConfig) {}

    private Draft draft(String id, NewContainer request, List<String> warnings) {
        if (request.config().image().isEmpty()) {
            throw new InvalidParameter("invalid reference format");
        }
        Image image = images.find(request.config().image());
        request.platform().ifPresent(platform -> checkPlatform(request, image, platform));
        HostConfig hostConfig = settings.complete(request.hostConfig(), warnings);
        RefusedSettings.check(
                request.config(),
                request.networkingConfig(),
                hostConfig.namespaces().network());
        ContainerConfig config =
                new MergeConfig().merge(id, request.config(), image.config().config());
        boolean hostName = hostConfig.namespaces().network().equals("host")
                || hostConfig.namespaces().uts().equals("host");
        if (hostName && request.config().hostname().isEmpty()) {
            config = new ContainerConfig(config.json().with("Hostname", Json.of(Host.hostname())));
        }
        if (!request.config().volumes().isEmpty()) {
            throw new NotImplemented("anonymous volume `"
                    + request.config().volumes().iterator().next() + "`: volumes are not supported yet");
        }
        return new Draft(image, config, hostConfig);
    }

    /// A missing one is made when the container starts.
    private static void checkWorkingDirectory(ContainerLayer layer, String path) {
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
        try (MergedView files = MergedView.of(layer)) {
            if (files.isFile(path)) {
                throw new InvalidParameter("Cannot mkdir: " + path + " is not a directory");
            }
        }
    }

    private static void checkPlatform(NewContainer request, Image image, Platform wanted) {
        Platform actual = image.config().platform();
        if (!wanted.matches(actual)) {
            throw new NotFound("image with reference " + request.config().image()
                    + " was found but does not match the specified platform: wanted " + wanted + ", actual: "
                    + actual);
        }
    }

    private String newId() {
        byte[] bytes = new byte[32];
        while (true) {
            random.nextBytes(bytes);
            String id = HexFormat.of().formatHex(bytes);
            // Docker avoids short ids that could be read as a number.
            if (!id.substring(0, 12).chars().allMatch(Character::isDigit)) {
                return id;
            }
        }
    }
}
