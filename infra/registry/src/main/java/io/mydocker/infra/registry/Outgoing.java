package io.mydocker.infra.registry;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A request on its way out.
///
/// @param verified whether a TLS certificate has to be valid
/// @param repeatable whether it may be sent again when nobody knows if it arrived
record Outgoing(
        String method,
        URI address,
        boolean verified,
        Map<String, String> headers,
        BodyPublisher body,
        boolean repeatable) {

    Outgoing {
        headers = Map.copyOf(headers);
    }

    static Outgoing get(URI address, boolean verified, Map<String, String> headers) {
        return new Outgoing("GET", address, verified, headers, HttpRequest.BodyPublishers.noBody(), true);
    }

    /// The same to another address; what proves who is asking stays with the host that it is for.
    Outgoing redirected(URI next, boolean sameOrigin) {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        if (!sameOrigin) {
            kept.remove("Authorization");
        }
        return new Outgoing(method, next, verified, kept, body, repeatable);
    }

    HttpRequest request(Duration patience) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(patience).method(method, body);
        headers.forEach(request::header);
        return request.build();
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// As Go's library names a request in its errors.
    String name() {
        return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + address + "\"";
    }
}
