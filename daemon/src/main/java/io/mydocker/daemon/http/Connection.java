package io.mydocker.daemon.http;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One client: its requests, one after another, on the connection's virtual thread. Requests that a client sends
/// ahead wait in its socket.
final class Connection implements Runnable, Closeable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /// How long a client that still sends may take to see our last bytes before the connection is cut.
    private static final Duration LINGER = Duration.ofSeconds(1);

    /// How long a client may take from the first byte of a request's head to its last.
    private static final Duration HEAD_PATIENCE = Duration.ofSeconds(30);

    /// How long a connection without a request is kept.
    private static final Duration IDLE_PATIENCE = Duration.ofMinutes(10);

    private final SocketChannel channel;
    private final Handler handler;
    private final Limits limits;
    private final boolean local;
    private final ConnectionInput input;
    private final ConnectionOutput output;

    /// @param local whether the client is on a unix socket; one on TCP could be a browser that a web page sends here
    Connection(SocketChannel channel, Handler handler, Limits limits, boolean local) {
        this.channel = channel;
        this.handler = handler;
        this.limits = limits;
        this.local = local;
        this.input = new ConnectionInput(channel);
        this.output = new ConnectionOutput(channel);
    }

    @Override
    public void run() {
        try (channel) {
            serve();
            linger();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection ended", e);
        }
    }

    private void serve() throws IOException {
        boolean more = true;
        while (more) {
            if (!awaitRequest()) {
                return;
            }
            Optional<RequestHead> head;
            Thread cutter = cutAfter(HEAD_PATIENCE);
            try {
                head = input.head(limits.headBytes()).map(RequestHead::parse);
            } catch (ConnectionInput.HeadTooLong _) {
                refuse("431 Request Header Fields Too Large", "text/plain; charset=utf-8", "");
                return;
            } catch (InvalidParameter e) {
                refuse("400 Bad Request", "text/plain; charset=utf-8", "400 Bad Request: " + e.getMessage());
                return;
            } finally {
                cutter.interrupt();
            }
            if (head.isPresent() && !local && refused(head.get())) {
                return;
            }
            more = head.isPresent() && new Exchange(head.get(), input, output, handler).run();
        }
    }

    private boolean awaitRequest() throws IOException {
        Thread cutter = cutAfter(IDLE_PATIENCE);
        try {
            return input.await();
        } finally {
            cutter.interrupt();
        }
    }

    /// Answers what a web page could have sent.
    private boolean refused(RequestHead head) throws IOException {
        if (!head.namesHost()) {
            refuse("400 Bad Request", "text/plain; charset=utf-8", "400 Bad Request: missing required Host header");
            return true;
        }
        if (!head.meansLoopback()) {
            refuse("403 Forbidden", "text/plain; charset=utf-8", "403 Forbidden: not a name of this host");
            return true;
        }
        if (head.isFromPage()) {
            refuse("403 Forbidden", "text/plain; charset=utf-8", "403 Forbidden: web pages may not ask the engine");
            return true;
        }
        return false;
    }

    /// Answers one client too many.
    void refuseOneTooMany() {
        try (channel) {
            refuse("503 Service Unavailable", "application/json", "{\"message\":\"too many connections\"}\n");
            linger();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection ended", e);
        }
    }

    private void refuse(String status, String contentType, String content) throws IOException {
        output.write(
                ("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nConnection: close\r\n\r\n" + content)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /// Ends our side, then drops what the client still sends until it ends its own: closed at once, its kernel would
    /// throw away our last bytes or report a reset instead of the end.
    private void linger() throws IOException {
        output.shutdown();
        Thread cutter = cutAfter(LINGER);
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } finally {
            cutter.interrupt();
        }
    }

    /// Ends the connection when the time is over; an interrupt calls that off.
    private Thread cutAfter(Duration patience) {
        return Thread.ofVirtual().name("cut").start(() -> cut(patience));
    }

    private void cut(Duration patience) {
        try {
            Thread.sleep(patience);
            close();
        } catch (InterruptedException _) {
            // The client ended in time.
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection ended", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
