package io.mydocker.infra.registry;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// Which registries may be asked without TLS and which mirrors stand before docker.io.
///
/// @param insecure `host[:port]` or a network in CIDR form, dockerd's `--insecure-registry`; loopback always is
/// @param mirrors asked before docker.io, in order, dockerd's `--registry-mirror`
/// @param certificates directories with one for each registry, `host[:port]`: see [CertificateDirectory]
public record RegistryConfiguration(List<String> insecure, List<URI> mirrors, List<Path> certificates) {
    /// Docker's directory and our own.
    private static final List<Path> CERTIFICATES =
            List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/mydocker/certs.d"));

    public static final RegistryConfiguration DEFAULT = new RegistryConfiguration(List.of(), List.of());

    public RegistryConfiguration {
        insecure = List.copyOf(insecure);
        mirrors = List.copyOf(mirrors);
        certificates = List.copyOf(certificates);
    }

    public RegistryConfiguration(List<String> insecure, List<URI> mirrors) {
        this(insecure, mirrors, CERTIFICATES);
    }
}
