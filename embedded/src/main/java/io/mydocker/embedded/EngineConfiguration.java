package io.mydocker.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Where an engine keeps its things and whom it trusts.
///
/// @param dataRoot images, layers, containers: durable, in Docker's layout
/// @param execRoot what lives as long as processes do; on a file system that a reboot empties
/// @param insecureRegistries hosts, `host:port`s and networks that need no TLS; loopback never does
/// @param mirrors asked before docker.io
/// @param storageDriver `overlay2` or `vfs`; empty means the one whose images are there, or the one that works here
/// @param preload a directory of image archives, loaded while the store has no `busybox:latest`
public record EngineConfiguration(
        Path dataRoot,
        Path execRoot,
        List<String> insecureRegistries,
        List<String> mirrors,
        Optional<String> storageDriver,
        Optional<Path> preload) {

    public EngineConfiguration {
        Objects.requireNonNull(storageDriver);
        Objects.requireNonNull(preload);
        dataRoot = dataRoot.toAbsolutePath().normalize();
        execRoot = execRoot.toAbsolutePath().normalize();
        insecureRegistries = List.copyOf(insecureRegistries);
        mirrors = List.copyOf(mirrors);
    }

    /// An engine on its own roots, without any further setting.
    public static EngineConfiguration on(Path dataRoot, Path execRoot) {
        return new EngineConfiguration(dataRoot, execRoot, List.of(), List.of(), Optional.empty(), Optional.empty());
    }
}
