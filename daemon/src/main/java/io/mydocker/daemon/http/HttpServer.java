package io.mydocker.daemon.http;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Serves HTTP/1.1 on any number of endpoints, a virtual thread per connection.
public final class HttpServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    /// After a failed accept, most often for want of descriptors, there is no hurry for the next.
    private static final Duration PAUSE = Duration.ofMillis(200);

    /// Clients that the kernel lets wait for their accept, as far as its own limit allows.
    private static final int BACKLOG = 4096;

    private final Handler handler;
    private final Limits limits;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<ServerSocketChannel> listeners = new CopyOnWriteArrayList<>();
    private final List<SocketFile> files = new CopyOnWriteArrayList<>();

    private HttpServer(Handler handler, Limits limits) {
        this.handler = handler;
        this.limits = limits;
    }

    public static HttpServer open(Handler handler, Limits limits) {
        return new HttpServer(handler, limits);
    }

    /// Begins to serve `endpoint` and returns it, with the port that was chosen for port 0. A unix socket gets mode
    /// 0660 and the group `docker` if there is one; a socket that nobody serves any more is replaced.
    public Endpoint listen(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Unix unix -> listenUnix(unix);
            case Endpoint.Tcp tcp -> listenTcp(tcp);
        };
    }

    private Endpoint listenUnix(Endpoint.Unix unix) {
        SocketFile file = SocketFile.prepare(unix);
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listeners.add(listener);
            listener.bind(file.bindAddress(), BACKLOG);
            file.publish();
            files.add(file);
            accept(listener, true);
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + unix + "`: " + e.getMessage(), e);
        } finally {
            file.clean();
        }
        return unix;
    }

    private Endpoint listenTcp(Endpoint.Tcp tcp) {
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
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listeners.add(listener);
            listener.bind(new InetSocketAddress(address, tcp.port()), BACKLOG);
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            accept(listener, false);
            return new Endpoint.Tcp(tcp.host(), port);
        } catch (IOException e) {
            throw new SystemFailure("listen on `" + tcp + "`: " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocketChannel listener, boolean local) {
        Thread.ofVirtual().name("accept").start(() -> acceptAll(listener, local));
    }

    private void acceptAll(ServerSocketChannel listener, boolean local) {
        Set<Connection> own = ConcurrentHashMap.newKeySet();
        while (listener.isOpen()) {
            try {
                begin(listener.accept(), local, own);
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "accept a connection", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param own the connections of the same listener: one that is flooded leaves the others their budget
    private void begin(SocketChannel channel, boolean local, Set<Connection> own) {
        Connection connection = new Connection(channel, handler, limits, local);
        if (own.size() >= limits.connections()) {
            Thread.ofVirtual().name("refuse").start(connection::refuseOneTooMany);
            return;
        }
        connections.add(connection);
        own.add(connection);
        Thread.ofVirtual().name("connection").start(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
                own.remove(connection);
            }
        });
    }

    /// Ends listeners and connections, those with an exchange under way too, and removes the unix sockets.
    @Override
    public void close() {
        files.forEach(SocketFile::remove);
        try {
            for (ServerSocketChannel listener : listeners) {
                listener.close();
            }
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
