package io.mydocker.infra.registry;

import java.net.URI;
import java.util.List;

/// Which registries may be asked without TLS and which mirrors stand before docker.io.
///
/// @param insecure `host[:port]` or a network in CIDR form, dockerd's `--insecure-registry`; loopback always is
/// @param mirrors asked before docker.io, in order, dockerd's `--registry-mirror`
public record RegistryConfiguration(List<String> insecure, List<URI> mirrors) {
    public static final RegistryConfiguration DEFAULT = new RegistryConfiguration(List.of(), List.of());

    public RegistryConfiguration {
        insecure = List.copyOf(insecure);
        mirrors = List.copyOf(mirrors);
    }
}
