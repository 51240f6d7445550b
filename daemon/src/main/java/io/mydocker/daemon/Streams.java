package io.mydocker.daemon;

import io.mydocker.daemon.http.ClientGone;
import io.mydocker.daemon.http.RawConnection;
import io.mydocker.daemon.http.ResponseStream;
import io.mydocker.engine.container.Attachment;
import io.mydocker.protocol.failure.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;

/// Copies between processes and clients.
final class Streams {
    /// Output with a terminal, and every stream for clients that do not tell the two kinds apart.
    static final String RAW = "application/vnd.docker.raw-stream";

    /// Output without a terminal: frames.
    static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

    private static final System.Logger LOG = System.getLogger(Streams.class.getName());
    private static final int BUFFER = 32 << 10;

    private Streams() {}

    static String contentType(ApiRequest request, boolean tty) {
        return tty || !request.atLeast(1, 42) ? RAW : MULTIPLEXED;
    }

    /// As [#contentType], for a hijacked connection: without an upgrade there is only the raw type.
    static String hijackedType(ApiRequest request, boolean tty) {
        return request.http().wantsUpgrade() ? contentType(request, tty) : RAW;
    }

    /// Connects a client with a process until the process's output ends or the client is gone. The end of the
    /// client's input is told to the process; its output goes on. What a client has sent before it went
    /// still reaches the process.
    static void join(Attachment attachment, RawConnection connection) throws IOException {
        CompletableFuture<Void> input = CompletableFuture.runAsync(
                () -> feed(connection.input(), attachment.input()),
                feed -> Thread.ofVirtual().name("input").start(feed));
        try {
            copy(attachment.output(), connection.output());
        } catch (ClientGone e) {
            input.join();
            throw e;
        }
    }

    /// A client that breaks off and a process that no longer reads end the input alike: the output tells the rest. A
    /// connection that the engine has closed, because it ends itself, is no end of the process's input.
    private static void feed(InputStream from, OutputStream to) {
        try {
            copy(from, to);
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "input of a process ended", e);
            return;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "input of a process ended", e);
        }
        end(to);
    }

    private static void end(OutputStream to) {
        try {
            to.close();
        } catch (IOException | EngineException e) {
            LOG.log(Level.DEBUG, "input of a process ended", e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    /// Sends a stream that may pause: what there is leaves when nothing more is at hand.
    static void send(InputStream from, ResponseStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        to.flush();
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            if (from.available() == 0) {
                to.flush();
            }
        }
    }
}
