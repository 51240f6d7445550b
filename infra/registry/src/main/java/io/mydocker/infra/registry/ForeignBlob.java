package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/// A layer that its manifest places elsewhere than in the registry: fetched from there, by http and https only, and
/// without showing credentials to anybody.
final class ForeignBlob {
    private static final int MAX_URLS = 8;

    private final Transport transport;

    ForeignBlob(Transport transport) {
        this.transport = transport;
    }

    /// The bytes from `request` on, from the first address that has them.
    ///
    /// @param missing why the registry does not have them
    InputStream open(PullBlob request, EngineException missing) {
        Descriptor blob = request.blob();
        for (String url : blob.urls().stream().limit(MAX_URLS).toList()) {
            Optional<InputStream> found = address(url).flatMap(address -> {
                try {
                    return fetch(address, request);
                } catch (EngineException | IOException e) {
                    missing.addSuppressed(e);
                    return Optional.empty();
                }
            });
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new Unavailable("pull foreign blob `" + blob.digest() + "`: none of its addresses has it", missing);
    }

    private static Optional<URI> address(String url) {
        try {
            URI address = URI.create(url);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return Optional.of(address)
                    .filter(_ -> web && address.getHost() != null && address.getRawUserInfo() == null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<InputStream> fetch(URI address, PullBlob request) throws IOException {
        HttpResponse<InputStream> response = transport.get(address, true, request.headers());
        if (request.expects(response.statusCode())) {
            return Optional.of(request.read(response));
        }
        Transport.closeQuietly(response.body());
        return Optional.empty();
    }
}
