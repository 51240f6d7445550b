package io.mydocker.infra.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Proxies as Docker finds them: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, also in lower case. Never for this machine
/// itself.
final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Map<String, String> environment;

    EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String proxy = variable("https".equals(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (proxy.isEmpty() || isDirect(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), port)));
    }

    private boolean isDirect(URI uri) {
        String host = Endpoints.host(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
        if (host.equals("localhost") || (Network.isLiteral(host) && Network.isLoopback(host))) {
            return true;
        }
        for (String entry : variable("NO_PROXY").toLowerCase(Locale.ROOT).split(",", -1)) {
            if (!entry.isBlank() && isExcepted(entry.strip(), host, uri)) {
                return true;
            }
        }
        return false;
    }

    /// `*`, a network, an address, or a domain with all below it; one with a port is for that port only.
    private static boolean isExcepted(String entry, String host, URI uri) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return Network.isLiteral(host) && Network.parse(entry).contains(InetAddress.ofLiteral(host));
        }
        String name = Network.isLiteral(entry) ? entry : Endpoints.host(entry);
        String port = entry.substring(Math.max(entry.lastIndexOf(']'), entry.lastIndexOf(':')) + 1);
        if (!Network.isLiteral(entry) && entry.endsWith(":" + port) && !port.equals(Integer.toString(port(uri)))) {
            return false;
        }
        String suffix = name.startsWith("*.") ? name.substring(1) : name.startsWith(".") ? name : "." + name;
        return host.equals(name) || host.endsWith(suffix);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS_PORT : DEFAULT_PORT;
    }

    private String variable(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return environment.getOrDefault(name, lower);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself fails with the same exception.
    }
}
