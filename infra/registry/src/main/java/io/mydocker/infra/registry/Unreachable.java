package io.mydocker.infra.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// Why a host could not be talked to, in the words of the Go library that Docker's users know.
final class Unreachable {
    private Unreachable() {}

    static String reason(URI address, IOException failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "dial tcp: lookup " + address.getHost() + ": no such host";
        }
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "dial tcp " + target(address) + ": i/o timeout";
            case HttpTimeoutException _ ->
                "net/http: request canceled (Client.Timeout exceeded while awaiting headers)";
            case NoRouteToHostException _ -> "dial tcp " + target(address) + ": connect: no route to host";
            case ConnectException e -> "dial tcp " + target(address) + ": connect: " + connect(e);
            case SSLException e
            when has(e, CertificateException.class) || isCertificate(e) ->
                "tls: failed to verify certificate: x509: certificate signed by unknown authority";
            case SSLException e
            when String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL") ->
                "http: server gave HTTP response to HTTPS client";
            case SSLException e -> "tls: " + e.getMessage();
            default -> {
                String message = failure.getMessage();
                yield message == null ? "unexpected EOF" : message;
            }
        };
    }

    /// Whether a connection that was there broke, so that it is worth to ask again.
    static boolean isBreak(IOException failure) {
        return !(failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof HttpTimeoutException
                || failure instanceof SSLException
                || has(failure, UnresolvedAddressException.class)
                || has(failure, UnknownHostException.class));
    }

    private static String connect(ConnectException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? "connection refused" : message.toLowerCase(Locale.ROOT);
    }

    private static boolean isCertificate(SSLException failure) {
        return String.valueOf(failure.getMessage()).contains("PKIX");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// `10.0.0.1:443`, the address that was tried first, or the name if that cannot be found any more.
    private static String target(URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        String host = Endpoints.host(address.getRawAuthority());
        try {
            host = InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException _) {
            return host + ":" + port;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
