package io.mydocker.cli;

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
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/// An engine of which a test says what it answers to which request, in which order, and which tells what it was asked.
final class ScriptedEngine implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, Queue<byte[]>> answers = Collections.synchronizedMap(new HashMap<>());
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ScriptedEngine(ServerSocketChannel server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    static ScriptedEngine listen(Path directory) throws IOException {
        Path socket = directory.resolve("engine.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        ScriptedEngine engine = new ScriptedEngine(server, socket);
        Thread.ofVirtual().start(engine::serve);
        return engine;
    }

    /// Answers requests that start with `request` (`GET /containers/json`) with a document.
    ScriptedEngine on(String request, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " X\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        return raw(request, head + body);
    }

    /// The same with a stream of frames or lines behind a head without a length.
    ScriptedEngine stream(String request, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        all.writeBytes(content);
        return answer(request, all.toByteArray());
    }

    private ScriptedEngine raw(String request, String response) {
        return answer(request, response.getBytes(StandardCharsets.UTF_8));
    }

    private ScriptedEngine answer(String request, byte[] response) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(response);
        return this;
    }

    String host() {
        return "unix://" + socket;
    }

    /// The request lines so far, without the version, each with its body.
    List<String> requests() {
        return requests;
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
            String line = head.substring(0, head.indexOf(" HTTP/1.1"));
            requests.add((line + " " + new String(in.readNBytes(length(head)), StandardCharsets.UTF_8)).strip());
            if (head.contains("Transfer-Encoding: chunked")) {
                readUntil(in, "0\r\n\r\n");
            }
            out.write(responseTo(line));
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private byte[] responseTo(String line) {
        synchronized (answers) {
            for (Map.Entry<String, Queue<byte[]>> entry : answers.entrySet()) {
                if (line.startsWith(entry.getKey())) {
                    return entry.getValue().size() > 1
                            ? entry.getValue().remove()
                            : entry.getValue().element();
                }
            }
        }
        return ("HTTP/1.1 500 X\r\n\r\n{\"message\":\"not in the script: " + line + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int length(String head) {
        int start = head.indexOf("Content-Length: ");
        return start < 0
                ? 0
                : Integer.parseInt(head.substring(start + "Content-Length: ".length(), head.indexOf("\r\n", start)));
    }

    private static String head(InputStream in) throws IOException {
        return readUntil(in, "\r\n\r\n");
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            text.append((char) b);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
