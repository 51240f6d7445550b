package io.mydocker.infra.registry;

import io.mydocker.protocol.oci.ImageReference;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Where to ask for a registry, in order: docker.io at its mirrors and then at itself; others by TLS only, unless they
/// are on this machine or named as insecure: then by TLS with any certificate and in plain text. On this machine plain
/// text comes first, because that is what nearly all registries there speak; elsewhere TLS does, as in Docker.
final class Endpoints {
    private static final String DOCKER_HUB = "registry-1.docker.io";

    private final RegistryConfiguration configuration;

    Endpoints(RegistryConfiguration configuration) {
        this.configuration = configuration;
    }

    List<Endpoint> of(String domain) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (domain.equals(ImageReference.DEFAULT_DOMAIN)) {
            for (URI mirror : configuration.mirrors()) {
                URI base = URI.create(mirror.toString().replaceAll("/+$", ""));
                endpoints.add(new Endpoint(base, !isInsecure(base.getRawAuthority()), true));
            }
            endpoints.add(Endpoint.of("https", DOCKER_HUB, true));
            return endpoints;
        }
        if (!isInsecure(domain)) {
            return List.of(Endpoint.of("https", domain, true));
        }
        return insecure(domain);
    }

    static List<Endpoint> insecure(String domain) {
        Endpoint tls = Endpoint.of("https", domain, false);
        Endpoint plain = Endpoint.of("http", domain, false);
        return isLoopback(host(domain)) ? List.of(plain, tls) : List.of(tls, plain);
    }

    List<Endpoint> withoutMirrors(String domain) {
        return of(domain).stream().filter(endpoint -> !endpoint.mirror()).toList();
    }

    private boolean isInsecure(String authority) {
        String host = host(authority);
        return isLoopback(host)
                || configuration.insecure().stream()
                        .anyMatch(entry -> entry.indexOf('/') > 0
                                ? inNetwork(host, entry)
                                : entry.equalsIgnoreCase(authority) || entry.equalsIgnoreCase(host));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || (Network.isLiteral(host) && Network.isLoopback(host));
    }

    private static boolean inNetwork(String host, String network) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (Network.parse(network).contains(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /// The host of `host[:port]` or `[address]:port`.
    static String host(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
        String host = end <= 0 ? authority : authority.substring(0, end);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
