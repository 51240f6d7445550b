package io.mydocker.engine.image;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import io.mydocker.infra.registry.Repository;
import io.mydocker.protocol.oci.ImageReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The repositories that layers may be fetched from while an image is pushed elsewhere. The user's credentials are for
/// the registry that is pushed to; others are asked without.
final class SourceRepositories {
    private final RegistryClient registry;
    private final String domain;
    private final Credentials credentials;
    private final Map<ImageReference, Repository> known = new ConcurrentHashMap<>();

    /// @param domain of the registry that the credentials are for
    SourceRepositories(RegistryClient registry, String domain, Credentials credentials) {
        this.registry = registry;
        this.domain = domain;
        this.credentials = credentials;
    }

    Repository of(ImageReference name) {
        Credentials shown = name.domain().equals(domain) ? credentials : Credentials.ANONYMOUS;
        return known.computeIfAbsent(name, place -> registry.repository(place, shown));
    }
}
