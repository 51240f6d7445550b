package io.mydocker.tests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A registry with one image, `stalled`, of which a layer never arrives: half of it is sent, and then nothing.
final class StallingRegistry implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";

    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private final byte[] configuration;
    private final byte[] whole;
    private final byte[] stalled;
    private final byte[] manifest;

    StallingRegistry() {
        TestImage image = TestImage.of(
                "stalled", new Layer().file("first", "x"), new Layer().file("second", "y".repeat(100_000)));
        configuration = image.configuration();
        whole = image.layers().getFirst();
        stalled = image.layers().getLast();
        manifest = JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", MANIFEST)
                .put("config", descriptor(CONFIG, configuration))
                .put("layers", new JsonArray(List.of(descriptor(LAYER, whole), descriptor(LAYER, stalled))))
                .build()
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", this::answer);
        server.start();
    }

    private static JsonObject descriptor(String type, byte[] content) {
        return JsonObject.builder()
                .put("mediaType", type)
                .put("size", content.length)
                .put("digest", Layer.digest(content))
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v2/")) {
                send(exchange, new byte[] {'{', '}'});
            } else if (path.contains("/manifests/")) {
                exchange.getResponseHeaders().set("Content-Type", MANIFEST);
                send(exchange, manifest);
            } else if (path.endsWith(Layer.digest(configuration))) {
                send(exchange, configuration);
            } else if (path.endsWith(Layer.digest(whole))) {
                send(exchange, whole);
            } else {
                stall(exchange);
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    private void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, stalled.length);
        exchange.getResponseBody().write(stalled, 0, stalled.length / 2);
        exchange.getResponseBody().flush();
        sent.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String image() {
        return "127.0.0.1:" + server.getAddress().getPort() + "/stalled";
    }

    /// Returns when half of the layer is on its way.
    void awaitStall() throws InterruptedException {
        sent.await();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
