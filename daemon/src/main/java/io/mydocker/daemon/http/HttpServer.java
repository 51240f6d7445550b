package io.mydocker.daemon.http;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Serves HTTP/1.1 on any number of endpoints, a virtual thread per connection.
public final class HttpServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    /// After a failed accept, most often for want of descriptors, there is no hurry for the next.
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Handler handler;
    private final Limits limits;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private HttpServer(Handler handler, Limits limits) {
        this.handler = handler;
        this.limits = limits;
    }

    public static HttpServer open(Handler handler, Limits limits) {
        return new HttpServer(handler, limits);
    }

    /// Serves `endpoints` and returns them, with the ports that were chosen for port 0. All are bound before the
    /// first is served, or none is. A unix socket gets mode 0660 and the group `docker` if there is one; a socket
    /// that nobody serves any more is replaced.
    public List<Endpoint> listen(List<Endpoint> endpoints) {
        List<Listener> bound = new ArrayList<>();
        try {
            endpoints.forEach(endpoint -> bound.add(Listener.bind(endpoint)));
            bound.forEach(Listener::publish);
        } catch (EngineException e) {
            bound.forEach(HttpServer::end);
            throw e;
        }
        listeners.addAll(bound);
        bound.forEach(this::accept);
        return bound.stream().map(Listener::endpoint).toList();
    }

    private void accept(Listener listener) {
        Thread.ofVirtual().name("accept").start(() -> acceptAll(listener.channel(), listener.isLocal()));
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
        listeners.forEach(HttpServer::end);
        try {
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Listener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
