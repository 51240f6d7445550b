package io.mydocker.infra.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// One HTTP client for each way to trust and be trusted: Java's client has one TLS configuration for all hosts. Each
/// is made when it is first needed, because reading certificates takes a while.
final class Clients implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);

    private final List<Path> certificates;
    private final Map<Trust, HttpClient> clients = new HashMap<>();

    /// @param own what the administrator has put down for one host
    private record Trust(boolean tls, boolean verified, Optional<CertificateDirectory> own) {}

    Clients(List<Path> certificates) {
        this.certificates = certificates;
    }

    /// The client to ask `address` with.
    HttpClient of(URI address, boolean verified) {
        boolean tls = "https".equals(address.getScheme());
        Optional<CertificateDirectory> own = tls
                ? CertificateDirectory.of(address.getRawAuthority().toLowerCase(Locale.ROOT), certificates)
                : Optional.empty();
        synchronized (clients) {
            return clients.computeIfAbsent(new Trust(tls, verified, own), Clients::open);
        }
    }

    private static HttpClient open(Trust trust) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_PATIENCE)
                .proxy(new EnvironmentProxies(System.getenv()))
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        return trust.tls() ? builder.sslContext(context(trust)).build() : builder.build();
    }

    private static SSLContext context(Trust trust) {
        return new TlsSettings(trust.verified(), trust.own()).context();
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(HttpClient::shutdownNow);
            clients.clear();
        }
    }
}
