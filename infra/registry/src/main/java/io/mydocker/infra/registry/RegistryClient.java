package io.mydocker.infra.registry;

import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageReference;
import java.util.List;

/// The client half of the distribution protocol (OCI distribution specification).
///
/// ```
/// try (RegistryClient client = RegistryClient.open(RegistryConfiguration.DEFAULT)) {
///     Repository repository = client.repository(reference, Credentials.ANONYMOUS);
///     ResolvedManifest manifest = repository.manifest(reference);
///     for (Descriptor layer : Manifest.parse(manifest.content()).layers()) {
///         try (InputStream blob = repository.blob(layer)) { … }
///     }
/// }
/// ```
///
/// Everything that arrives is bounded in size and checked against its digest. Failures are
/// [io.mydocker.protocol.failure.EngineException]s in Docker's words. Thread-safe; calls block and are meant for
/// virtual threads.
public final class RegistryClient implements AutoCloseable {
    private final Endpoints endpoints;
    private final Transport transport;

    private RegistryClient(RegistryConfiguration configuration) {
        this.endpoints = new Endpoints(configuration);
        this.transport = new Transport(configuration.certificates());
    }

    public static RegistryClient open(RegistryConfiguration configuration) {
        return new RegistryClient(configuration);
    }

    /// The repository that `reference` is in; nothing is sent yet.
    public Repository repository(ImageReference reference, Credentials credentials) {
        return new Repository(reference.nameOnly(), endpoints.of(reference.domain()), credentials, transport, "pull");
    }

    /// The same, whatever certificate the registry shows, and in plain text if it speaks nothing else.
    public Repository insecureRepository(ImageReference reference, Credentials credentials) {
        List<Endpoint> registry = Endpoints.insecure(reference.domain());
        return new Repository(reference.nameOnly(), registry, credentials, transport, "pull");
    }

    /// The same to write to: never a mirror.
    public Repository target(ImageReference reference, Credentials credentials) {
        List<Endpoint> registry = endpoints.withoutMirrors(reference.domain());
        return new Repository(reference.nameOnly(), registry, credentials, transport, "pull,push");
    }

    /// Asks a registry whether it knows the user.
    ///
    /// @param server `host[:port]`, or Docker Hub's address; empty means Docker Hub
    /// @return an identity token to be shown instead of the password from now on; empty where the registry has none
    public String logIn(String server, Credentials credentials) {
        return new LogIn(endpoints, transport).logIn(server, credentials);
    }

    /// Looks for repositories, as the registry's `/v1/search` tells them.
    ///
    /// @throws io.mydocker.protocol.failure.NotImplemented if the registry has none
    public List<JsonObject> search(String domain, String term, int limit, Credentials credentials) {
        return new SearchRegistry(endpoints, transport).search(domain, term, limit, credentials);
    }

    /// Cancels what is under way.
    @Override
    public void close() {
        transport.close();
    }
}
