package io.mydocker.daemon;

import io.mydocker.protocol.failure.InvalidParameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/// Checks what the configuration says about registries before anything is asked of them.
final class RegistryFlags {
    private static final int HIGHEST_PORT = 65535;

    private RegistryFlags() {}

    /// `mirrors`, each an address by http or https.
    static List<String> mirrors(List<String> mirrors) {
        mirrors.forEach(RegistryFlags::checkMirror);
        return mirrors;
    }

    private static void checkMirror(String mirror) {
        URI address;
        try {
            address = new URI(mirror);
        } catch (URISyntaxException e) {
            throw new InvalidParameter("invalid mirror: \"" + mirror + "\" is not a valid URI", e);
        }
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            String shown = scheme.equals("null") ? "" : scheme;
            throw new InvalidParameter("invalid mirror: unsupported scheme \"" + shown + "\" in \"" + mirror + "\"");
        }
        if (address.getHost() == null || address.getPort() > HIGHEST_PORT) {
            throw new InvalidParameter("invalid mirror: \"" + mirror + "\" is not a valid URI");
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new InvalidParameter("invalid mirror: query or fragment at end of the URI \"" + mirror + "\"");
        }
        if (address.getRawUserInfo() != null) {
            throw new InvalidParameter("invalid mirror: username/password not allowed in URI \"" + mirror + "\"");
        }
    }

    /// `registries`, each `host[:port]` or a network.
    static List<String> insecure(List<String> registries) {
        registries.forEach(RegistryFlags::checkInsecure);
        return registries;
    }

    private static void checkInsecure(String registry) {
        if (registry.contains("://")) {
            throw new InvalidParameter("insecure registry " + registry + " should not contain '://'");
        }
        if (registry.startsWith("-") || registry.endsWith("-")) {
            throw new InvalidParameter("invalid index name (" + registry + "). Cannot begin or end with a hyphen.");
        }
        if (registry.matches("[0-9a-fA-F.:]++/[0-9]{1,3}")) {
            return;
        }
        try {
            URI address = new URI("http://" + registry);
            if (address.getHost() != null
                    && address.getPort() <= HIGHEST_PORT
                    && registry.equals(address.getRawAuthority())
                    && address.getRawUserInfo() == null) {
                return;
            }
            throw new InvalidParameter("insecure registry " + registry + " is not valid: invalid host");
        } catch (URISyntaxException e) {
            throw new InvalidParameter("insecure registry " + registry + " is not valid: invalid host", e);
        }
    }
}
