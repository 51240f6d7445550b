package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.InvalidParameter;
import java.net.URI;

/// One base address at which a registry may be asked.
///
/// @param base scheme and authority, for a mirror perhaps a path; without a slash at the end
/// @param verified whether a TLS certificate has to be valid
/// @param mirror gets no credentials, and its failures are no reason to give up
record Endpoint(URI base, boolean verified, boolean mirror) {
    static Endpoint of(String scheme, String authority, boolean verified) {
        try {
            return new Endpoint(URI.create(scheme + "://" + authority), verified, false);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter("registry `" + authority + "`: not a host and port", e);
        }
    }

    boolean isPlain() {
        return "http".equals(base.getScheme());
    }

    /// The address of `path`, which starts with `/v2/`.
    URI resolve(String path) {
        return URI.create(base + path);
    }
}
