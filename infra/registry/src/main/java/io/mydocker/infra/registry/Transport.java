package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Requests over HTTP/1.1: follows redirects (credentials stay with the host that they are for), asks again when a
/// registry is busy, gives up on one that falls silent.
final class Transport implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 4;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /// Redirects that leave method and body as they are.
    private static final Set<Integer> KEEPING = Set.of(307, 308);

    private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);

    private final Duration patience;
    private final Clients clients;

    /// @param certificates directories of certificates, see [CertificateDirectory]
    Transport(List<Path> certificates) {
        this(certificates, PATIENCE);
    }

    /// @param patience how long a registry may be silent
    Transport(List<Path> certificates, Duration patience) {
        this.patience = patience;
        this.clients = new Clients(certificates);
    }

    /// The response that is no redirect; the caller closes its body.
    HttpResponse<InputStream> get(URI address, boolean verified, Map<String, String> headers) {
        return send(Outgoing.get(address, verified, headers));
    }

    /// The response that is no redirect; the caller closes its body.
    HttpResponse<InputStream> send(Outgoing first) {
        Outgoing current = first;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpResponse<InputStream> response = patiently(current);
            int status = response.statusCode();
            if (!REDIRECTS.contains(status) || !(current.isRead() || KEEPING.contains(status))) {
                return response;
            }
            closeQuietly(response.body());
            URI next = redirect(current.address(), response, first.verified());
            current = current.redirected(next, sameOrigin(current.address(), next));
        }
        throw new Unavailable(first.name() + ": stopped after " + MAX_REDIRECTS + " redirects");
    }

    /// Where the answer sends us on.
    static URI redirect(URI current, HttpResponse<?> response, boolean verified) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new Unavailable("Get \"" + current + "\": redirect without a location"));
        URI next;
        try {
            next = current.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new Unavailable("Get \"" + current + "\": redirect to an invalid location", e);
        }
        boolean plain = "http".equals(next.getScheme());
        if (next.getHost() == null || !(plain || "https".equals(next.getScheme()))) {
            throw new Unavailable("Get \"" + current + "\": redirect to an invalid location");
        }
        if (plain && verified && "https".equals(current.getScheme())) {
            throw new Unavailable("Get \"" + current + "\": redirect from https to http");
        }
        return next;
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getRawAuthority().equalsIgnoreCase(other.getRawAuthority());
    }

    /// Asks again after a pause while the registry says that it is busy, and when the connection broke.
    private HttpResponse<InputStream> patiently(Outgoing request) {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == ATTEMPTS || !request.repeatable();
            try {
                HttpResponse<InputStream> response = once(request);
                if (last || !BUSY.contains(response.statusCode())) {
                    return response;
                }
                closeQuietly(response.body());
                pause(RetryAfter.of(response).orElse(FIRST_PAUSE_MILLIS << (attempt - 1)));
            } catch (Unavailable e) {
                if (last || !(e.getCause() instanceof IOException cause) || !Unreachable.isBreak(cause)) {
                    throw e;
                }
                pause(FIRST_PAUSE_MILLIS << (attempt - 1));
            }
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("registry request: interrupted", e);
        }
    }

    private HttpResponse<InputStream> once(Outgoing request) {
        try {
            HttpResponse<InputStream> response = clients.of(request.address(), request.verified())
                    .send(request.request(patience), HttpResponse.BodyHandlers.ofInputStream());
            return new WatchedResponse(response, new WatchedStream(response.body(), patience));
        } catch (IllegalArgumentException e) {
            throw new Unavailable(request.name() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Unavailable(request.name() + ": " + Unreachable.reason(request.address(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(request.name() + ": interrupted", e);
        }
    }

    static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            System.getLogger(Transport.class.getName()).log(System.Logger.Level.DEBUG, "close a response", e);
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
