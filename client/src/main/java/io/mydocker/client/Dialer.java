package io.mydocker.client;

import io.mydocker.protocol.api.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/// Makes a connection to an engine; the command line puts its own in front to start one that does not run yet.
@FunctionalInterface
public interface Dialer {
    /// A connected, blocking channel.
    SocketChannel dial() throws IOException;

    /// Connects to `endpoint`, without attempts beyond the first.
    static Dialer to(Endpoint endpoint) {
        return () -> endpoint instanceof Endpoint.Unix unix ? connect(unix) : connect((Endpoint.Tcp) endpoint);
    }

    private static SocketChannel connect(Endpoint.Unix unix) throws IOException {
        return connect(SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(unix.path()));
    }

    private static SocketChannel connect(Endpoint.Tcp tcp) throws IOException {
        InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
        if (address.isUnresolved()) {
            throw new IOException("no such host: " + tcp.host());
        }
        return connect(SocketChannel.open(), address);
    }

    private static SocketChannel connect(SocketChannel channel, SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
