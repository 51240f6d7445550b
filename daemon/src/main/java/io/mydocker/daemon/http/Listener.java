package io.mydocker.daemon.http;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/// A bound endpoint. A unix socket waits under another name until [#publish] puts it in its place: then clients reach
/// it, and the kernel lets them wait for the first accept.
///
/// @param endpoint with the port that was chosen for port 0
record Listener(ServerSocketChannel channel, Endpoint endpoint, Optional<SocketFile> file) implements AutoCloseable {
    /// Clients that the kernel lets wait for their accept, as far as its own limit allows.
    private static final int BACKLOG = 4096;

    static Listener bind(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Unix unix -> bindUnix(unix);
            case Endpoint.Tcp tcp -> bindTcp(tcp);
        };
    }

    private static Listener bindUnix(Endpoint.Unix unix) {
        SocketFile file = SocketFile.prepare(unix);
        try {
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            Listener listener = new Listener(channel, unix, Optional.of(file));
            try {
                channel.bind(file.bindAddress(), BACKLOG);
                return listener;
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            file.clean();
            throw new SystemFailure("listen on `" + unix + "`: " + e.getMessage(), e);
        }
    }

    private static Listener bindTcp(Endpoint.Tcp tcp) {
        InetSocketAddress address = new InetSocketAddress(loopback(tcp), tcp.port());
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.bind(address, BACKLOG);
                int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
                return new Listener(channel, new Endpoint.Tcp(tcp.host(), port), Optional.empty());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + tcp + "`: " + e.getMessage(), e);
        }
    }

    private static InetAddress loopback(Endpoint.Tcp tcp) {
        InetAddress address;
        try {
            address = InetAddress.getByName(tcp.host());
        } catch (UnknownHostException e) {
            throw new InvalidParameter("listen on `" + tcp + "`: unknown host `" + tcp.host() + "`", e);
        }
        if (!address.isLoopbackAddress()) {
            throw new InvalidParameter("listen on `" + tcp + "`: whoever reaches the engine is root on this host, so "
                    + "without TLS it listens on loopback addresses only, such as tcp://127.0.0.1:" + tcp.port());
        }
        return address;
    }

    boolean isLocal() {
        return endpoint instanceof Endpoint.Unix;
    }

    /// Lets clients find it.
    void publish() {
        file.ifPresent(SocketFile::publish);
    }

    /// Ends it and removes its socket.
    @Override
    public void close() throws IOException {
        file.ifPresent(SocketFile::remove);
        channel.close();
        file.ifPresent(SocketFile::clean);
    }
}
