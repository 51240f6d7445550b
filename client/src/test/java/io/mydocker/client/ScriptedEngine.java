package io.mydocker.client;

import io.mydocker.protocol.api.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An engine of which a test says what it answers: it reads the head of each request and hands the connection over.
final class ScriptedEngine implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Endpoint endpoint;
    private final Answer answer;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /// What happens after the head of a request.
    @FunctionalInterface
    interface Answer {
        void to(String head, InputStream in, OutputStream out, SocketChannel channel) throws IOException;
    }

    private ScriptedEngine(ServerSocketChannel server, Path socket, Answer answer) {
        this.server = server;
        this.endpoint = new Endpoint.Unix(socket.toString());
        this.answer = answer;
    }

    static ScriptedEngine listen(Path directory, Answer answer) throws IOException {
        Path socket = directory.resolve("engine.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        ScriptedEngine engine = new ScriptedEngine(server, socket, answer);
        Thread.ofVirtual().start(engine::serve);
        return engine;
    }

    /// Answers every request with these bytes and closes.
    static ScriptedEngine answering(Path directory, String response) throws IOException {
        return listen(directory, (_, _, out, _) -> out.write(response.getBytes(StandardCharsets.UTF_8)));
    }

    EngineClient client() {
        return EngineClient.open(endpoint);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// The heads of the requests so far.
    List<String> heads() {
        return heads;
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (ClosedChannelException _) {
            // The test is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                InputStream in = Channels.newInputStream(channel);
                OutputStream out = Channels.newOutputStream(channel)) {
            String head = head(in);
            heads.add(head);
            answer.to(head, in, out, channel);
        } catch (IOException _) {
            // The client has gone, as some tests want it to.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
