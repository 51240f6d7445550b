package io.mydocker.protocol.api;

import io.mydocker.protocol.failure.InvalidParameter;

/// Where an engine listens, as written after `-H`: `unix:///run/mydocker/mydocker.sock` or `tcp://127.0.0.1:2375`.
public sealed interface Endpoint {
    /// Where the engine listens and the command line looks unless told otherwise.
    Endpoint DEFAULT = new Unix("/run/mydocker/mydocker.sock");

    /// Port of `tcp://host` without one.
    int DEFAULT_TCP_PORT = 2375;

    /// A path socket.
    record Unix(String path) implements Endpoint {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /// A TCP address without TLS.
    record Tcp(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// Reads what a user writes; the empty text is [#DEFAULT], a text without a scheme is TCP.
    static Endpoint parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return DEFAULT;
        }
        if (trimmed.startsWith("unix://")) {
            String path = trimmed.substring("unix://".length());
            return path.isEmpty() ? DEFAULT : new Unix(path);
        }
        if (trimmed.startsWith("tcp://")) {
            return tcp(trimmed.substring("tcp://".length()), text);
        }
        if (trimmed.contains("://")) {
            throw new InvalidParameter("invalid bind address format: " + text);
        }
        return tcp(trimmed, text);
    }

    private static Endpoint tcp(String address, String text) {
        int slash = address.indexOf('/');
        String authority = slash < 0 ? address : address.substring(0, slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']') < colon;
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            host = "127.0.0.1";
        }
        return new Tcp(host, hasPort ? port(authority.substring(colon + 1), text) : DEFAULT_TCP_PORT);
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new InvalidParameter("invalid bind address format: " + text, e);
        }
        throw new InvalidParameter("invalid bind address format: " + text);
    }
}
