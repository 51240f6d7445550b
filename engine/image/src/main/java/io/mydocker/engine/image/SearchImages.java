package io.mydocker.engine.image;

import io.mydocker.infra.registry.Credentials;
import io.mydocker.infra.registry.RegistryClient;
import java.util.List;

/// Looks for repositories in a registry.
final class SearchImages {
    private final RegistryClient registry;

    SearchImages(RegistryClient registry) {
        this.registry = registry;
    }

    List<FoundRepository> search(SearchRequest request, Credentials credentials) {
        return registry.search(request.domain(), request.term(), request.limit(), credentials).stream()
                .map(FoundRepository::of)
                .filter(found -> found.stars() >= request.stars())
                .filter(found ->
                        request.official().isEmpty() || request.official().get() == found.official())
                .limit(request.limit())
                .toList();
    }
}
