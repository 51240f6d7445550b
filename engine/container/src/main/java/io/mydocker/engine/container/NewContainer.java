package io.mydocker.engine.container;

import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ContainerConfig;
import io.mydocker.protocol.oci.HostConfig;
import io.mydocker.protocol.oci.Platform;
import java.util.Objects;
import java.util.Optional;

/// What a user asks for: the image is `config.image()`. Without a name the engine invents one.
public record NewContainer(
        Optional<String> name,
        ContainerConfig config,
        HostConfig hostConfig,
        JsonObject networkingConfig,
        Optional<Platform> platform) {

    public NewContainer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(config);
        Objects.requireNonNull(hostConfig);
        Objects.requireNonNull(networkingConfig);
        Objects.requireNonNull(platform);
    }

    public static NewContainer of(ContainerConfig config, HostConfig hostConfig) {
        return new NewContainer(
                Optional.empty(), config, hostConfig, JsonObject.builder().build(), Optional.empty());
    }

    public NewContainer named(String newName) {
        return new NewContainer(Optional.of(newName), config, hostConfig, networkingConfig, platform);
    }
}
