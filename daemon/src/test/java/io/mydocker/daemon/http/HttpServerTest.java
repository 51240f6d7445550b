package io.mydocker.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server as a client sees it that writes and reads bytes itself.
@Timeout(60)
final class HttpServerTest {
    private static final byte[] CHUNK = new byte[64 << 10];

    @TempDir
    Path directory;

    private final Routes routes = new Routes();
    private HttpServer server;
    private Endpoint.Unix endpoint;

    @BeforeEach
    void listen() {
        server = HttpServer.open(routes, new Limits(20, 8192));
        endpoint = new Endpoint.Unix(directory.resolve("s.sock").toString());
        server.listen(List.of(endpoint));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient connect() {
        return new RawClient(UnixDomainSocketAddress.of(endpoint.path()));
    }

    @Test
    void answersWithLengthAndKeepsTheConnection() {
        try (RawClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /echo?x=a%20b HTTP/1.1\r\nHost: d\r\n\r\n");
                String head = client.readHead();
                assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").containsIgnoringCase("content-length: 25\r\n");
                assertThat(client.read(25)).isEqualTo("{\"x\":\"a b\",\"length\":\"0\"}\n");
            }
        }
    }

    @Test
    void answersHeadWithoutABody() {
        try (RawClient client = connect()) {
            client.send(
                    "HEAD /echo HTTP/1.1\r\nHost: d\r\n\r\nGET /echo HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).containsIgnoringCase("content-length: 22");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("{\"x\":\"\",\"length\":\"0\"}\n");
        }
    }

    @Test
    void answersRequestsSentAheadInTheirOrder() {
        try (RawClient client = connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                requests.append("POST /echo?x=").append(i).append(" HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
            }
            client.send(requests.toString()).shutdownOutput();
            String answers = client.readAll();
            int from = 0;
            for (int i = 0; i < 200; i++) {
                int at = answers.indexOf("{\"x\":\"" + i + "\",\"length\":\"3\"}", from);
                assertThat(at).as("answer %d", i).isGreaterThanOrEqualTo(from);
                from = at;
            }
        }
    }

    @Test
    void readsAChunkedBodyInPieces() {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nab");
            client.send("cde\r\n2;x=y\r\nfg\r\n").send("0\r\n\r\n");
            assertThat(client.readAll()).endsWith("\"length\":\"7\"}\n");
        }
    }

    @Test
    void streamsAsChunks() {
        try (RawClient client = connect()) {
            client.send("GET /stream HTTP/1.1\r\n\r\n");
            assertThat(client.readHead()).containsIgnoringCase("transfer-encoding: chunked");
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n");
            client.send("GET /stream HTTP/1.0\r\n\r\n");
            assertThat(client.readAll()).doesNotContainIgnoringCase("chunked").endsWith("\r\n\r\none\ntwo\n");
        }
    }

    @Test
    void answersAFailureBeforeTheFirstByteAsAnError() {
        try (RawClient client = connect()) {
            client.send("GET /fail-early HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 500").endsWith("early\n");
        }
    }

    @Test
    void cutsAStreamThatFailsLate() throws InterruptedException {
        try (RawClient client = connect()) {
            client.send("GET /fail-late HTTP/1.1\r\n\r\n");
            assertThat(client.readAll()).endsWith("5\r\nbegin\r\n");
        }
        assertThat(routes.late.take()).isEqualTo("late");
    }

    @Test
    void refusesWhatIsNoHttp() {
        try (RawClient client = connect()) {
            client.send("\u0000\u0001garbage\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\nX: " + "x".repeat(10000) + "\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = connect()) {
            client.send("GET /" + "x".repeat(10000) + " HTTP/1.1\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = connect()) {
            client.send("GET /echo?x=%zz HTTP/1.1\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 500");
        }
    }

    @Test
    void stopsReadingABodyThatNobodyTakes() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (RawClient client = connect()) {
            client.send("POST /slow HTTP/1.1\r\nContent-Length: " + (200L * CHUNK.length) + "\r\n\r\n");
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 200; i++) {
                    client.send(CHUNK);
                    sent.addAndGet(CHUNK.length);
                }
            });
            routes.entered.await();
            while (writer.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            assertThat(sent.get()).isLessThan(60L * CHUNK.length);
            routes.released.countDown();
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readUntil("}\n")).contains("\"" + 200L * CHUNK.length + "\"");
            writer.join();
        }
    }

    @Test
    void waitsForASlowReaderWhileOthersAreServed() throws Exception {
        try (RawClient slow = connect()) {
            slow.send("GET /endless HTTP/1.1\r\n\r\n").readHead();
            Thread producer = routes.producers.take();
            while (producer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            long produced = routes.produced.get();
            answersWithLengthAndKeepsTheConnection();
            assertThat(routes.produced.get()).isEqualTo(produced).isLessThan(4L << 20);
        }
        assertThat(routes.gone.take()).isEqualTo("endless");
    }

    @Test
    void tellsAWaitingStreamThatItsClientIsGone() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET /wait HTTP/1.1\r\n\r\n").readHead();
        }
        assertThat(routes.gone.take()).isEqualTo("wait");
        try (RawClient client = connect()) {
            client.send("GET /wait HTTP/1.1\r\n\r\n").shutdownOutput().readAll();
        }
        assertThat(routes.gone.take()).isEqualTo("wait");
    }

    @Test
    void failsABodyThatBreaksOff() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc").shutdownOutput();
            assertThat(client.readAll()).startsWith("HTTP/1.1 500").endsWith("unexpected EOF\n");
        }
    }

    @Test
    void answersBeforeABodyThatNobodyReads() {
        try (RawClient client = connect()) {
            client.send("POST /ignore HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n")
                    .send(CHUNK);
            assertThat(client.readAll()).startsWith("HTTP/1.1 204").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void asksForABodyThatIsHeldBack() {
        try (RawClient client = connect()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").readAll()).startsWith("HTTP/1.1 200").contains("\"length\":\"3\"");
        }
    }

    @Test
    void upgradesAndKeepsTheEndsApart() {
        try (RawClient client = connect()) {
            client.send("POST /cat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.readHead())
                    .isEqualTo(String.join(
                            "\r\n",
                            "HTTP/1.1 101 UPGRADED",
                            "Content-Type: application/vnd.docker.raw-stream",
                            "Connection: Upgrade",
                            "Upgrade: tcp",
                            "",
                            ""));
            assertThat(client.send("hello\r\n").read(7)).isEqualTo("hello\r\n");
            client.send("GET / HTTP/1.1\r\n\r\n").shutdownOutput();
            assertThat(client.readAll()).isEqualTo("GET / HTTP/1.1\r\n\r\n<end>");
        }
    }

    @Test
    void hijacksWithoutAnUpgradeAndTakesWhatWasSentAhead() {
        try (RawClient client = connect()) {
            client.send("POST /cat HTTP/1.1\r\nContent-Length: 0\r\n\r\nGET me\r\nearly")
                    .shutdownOutput();
            assertThat(client.readAll())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"
                            + "GET me\r\nearly<end>");
        }
    }

    @Test
    void endsItsOutputWhileTheClientStillSends() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /quit HTTP/1.1\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n")
                    .readHead();
            client.send(CHUNK);
            assertThat(client.readAll()).isEqualTo("bye");
            client.send("still there");
            client.shutdownOutput();
        }
        assertThat(routes.gone.take()).isEqualTo("quit " + (CHUNK.length + 11));
    }

    @Test
    void refusesOneConnectionTooMany() {
        RawClient[] clients = new RawClient[20];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = connect();
            clients[i].send("GET /echo HTTP/1.1\r\n\r\n").readUntil("}\n");
        }
        try (RawClient client = connect()) {
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 503")
                    .endsWith("{\"message\":\"too many connections\"}\n");
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void givesItsSocketAwayWithModeAndTakesAStaleOne() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(endpoint.path()))))
                .isEqualTo("rw-rw----");
        try (HttpServer second = HttpServer.open(routes, Limits.DEFAULT)) {
            assertThatThrownBy(() -> second.listen(List.of(endpoint)))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("listen on `" + endpoint + "`: another engine listens there");
        }
        Path stale = directory.resolve("stale.sock");
        ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(stale))
                .close();
        assertThat(stale).exists();
        server.listen(List.of(new Endpoint.Unix(stale.toString())));
        try (RawClient client = new RawClient(UnixDomainSocketAddress.of(stale))) {
            client.send("GET /echo HTTP/1.1\r\n\r\n").readUntil("}\n");
        }
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> server.listen(List.of(new Endpoint.Unix(file.toString()))))
                .isInstanceOf(Conflict.class);
        server.close();
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".sock"));
    }

    @Test
    void listensOnLoopbackOnly() {
        Endpoint bound =
                server.listen(List.of(new Endpoint.Tcp("127.0.0.1", 0))).getFirst();
        int port = ((Endpoint.Tcp) bound).port();
        try (RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.send("POST /cat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .readHead();
            assertThat(client.send("tcp").shutdownOutput().readAll()).isEqualTo("tcp<end>");
        }
        try (RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.send("GET /echo HTTP/1.1\r\nHost: rebound.example:" + port + "\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 403 ");
        }
        try (RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\nOrigin: http://page.example\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 403 ").endsWith("web pages may not ask the engine");
        }
        try (RawClient client = new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertThat(client.send("GET /echo HTTP/1.1\r\n\r\n").readAll()).startsWith("HTTP/1.1 400 ");
        }
        assertThatThrownBy(() -> server.listen(List.of(new Endpoint.Tcp("0.0.0.0", 0))))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("loopback");
        assertThatThrownBy(() -> server.listen(List.of(new Endpoint.Tcp("127.0.0.1", port))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("listen on `tcp://127.0.0.1:" + port + "`");
    }

    @Test
    void servesAllEndpointsOrNone() {
        Endpoint.Unix other = new Endpoint.Unix(directory.resolve("other.sock").toString());
        int taken = ((Endpoint.Tcp)
                        server.listen(List.of(new Endpoint.Tcp("127.0.0.1", 0))).getFirst())
                .port();

        assertThatThrownBy(() -> server.listen(List.of(other, new Endpoint.Tcp("127.0.0.1", taken))))
                .isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> server.listen(List.of(other, other))).isInstanceOf(Conflict.class);
        assertThat(Path.of(other.path())).doesNotExist();
        assertThat(directory)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));

        List<Endpoint> both = server.listen(List.of(other, new Endpoint.Tcp("127.0.0.1", 0)));
        assertThat(both.getFirst()).isEqualTo(other);
        for (SocketAddress address : List.of(
                UnixDomainSocketAddress.of(other.path()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ((Endpoint.Tcp) both.getLast()).port()))) {
            try (RawClient client = new RawClient(address)) {
                client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("}\n");
            }
        }
    }

    /// What the server is tried with.
    private static final class Routes implements Handler {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final BlockingQueue<Thread> producers = new LinkedBlockingQueue<>();
        final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
        final BlockingQueue<String> late = new LinkedBlockingQueue<>();
        final AtomicLong produced = new AtomicLong();

        @Override
        public Response handle(Request request) {
            return switch (request.path()) {
                case "/echo" -> echo(request);
                case "/slow" -> slow(request);
                case "/ignore" -> Response.empty(204);
                case "/stream" ->
                    Response.stream("text/plain", out -> {
                        out.write("one\n".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        out.write("two\n".getBytes(StandardCharsets.UTF_8));
                    });
                case "/fail-early" ->
                    Response.stream("text/plain", out -> {
                        out.write('x');
                        throw new IOException("early");
                    });
                case "/fail-late" ->
                    Response.stream("text/plain", out -> {
                        out.write("begin".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        throw new IOException("late");
                    });
                case "/endless" -> Response.stream("text/plain", this::produce);
                case "/wait" -> Response.stream("text/plain", this::await);
                case "/cat" -> Response.hijack("application/vnd.docker.raw-stream", () -> {}, Routes::cat);
                case "/quit" -> Response.hijack("application/vnd.docker.raw-stream", () -> {}, this::quit);
                default -> throw new IllegalArgumentException(request.path());
            };
        }

        private static Response echo(Request request) {
            try {
                int length = request.body().stream().readAllBytes().length;
                return Response.ok(JsonObject.builder()
                        .put("x", request.query().text("x"))
                        .put("length", Integer.toString(length))
                        .build());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Response slow(Request request) {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return echo(request);
        }

        private void produce(ResponseStream out) throws IOException {
            producers.add(Thread.currentThread());
            try {
                while (true) {
                    out.write(CHUNK);
                    produced.addAndGet(CHUNK.length);
                }
            } catch (ClientGone e) {
                gone.add("endless");
                throw e;
            }
        }

        private void await(ResponseStream out) throws IOException {
            CountDownLatch disconnected = new CountDownLatch(1);
            out.onDisconnect(disconnected::countDown);
            out.flush();
            try {
                disconnected.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            gone.add("wait");
        }

        private static void cat(RawConnection connection) throws IOException {
            connection.input().transferTo(connection.output());
            connection.output().write("<end>".getBytes(StandardCharsets.UTF_8));
        }

        private void quit(RawConnection connection) throws IOException {
            connection.output().write("bye".getBytes(StandardCharsets.UTF_8));
            connection.shutdownOutput();
            gone.add("quit " + connection.input().readAllBytes().length);
        }

        @Override
        public Response.Whole failed(Request request, Throwable failure) {
            String message = failure instanceof UncheckedIOException io
                    ? io.getCause().getMessage()
                    : String.valueOf(failure.getMessage());
            return (Response.Whole) Response.text(500, message + "\n");
        }

        @Override
        public void failedLate(Request request, Throwable failure) {
            late.add(String.valueOf(failure.getMessage()));
        }
    }
}
