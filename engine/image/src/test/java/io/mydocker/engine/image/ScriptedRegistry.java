package io.mydocker.engine.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry that does what a test tells it to, with one repository `a`.
final class ScriptedRegistry implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Set<String> paths = new HashSet<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    ScriptedRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(text(exchange));
            answer(exchange, exchange.getRequestURI().getPath().equals("/v2/") ? 200 : 404, new byte[0]);
        });
        server.start();
    }

    /// What was asked for, with the range.
    private static String text(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return exchange.getRequestURI() + (range == null ? "" : " " + range);
    }

    /// Takes the place of what was at `path`.
    ScriptedRegistry on(String path, HttpHandler handler) {
        if (paths.contains(path)) {
            server.removeContext(path);
        }
        paths.add(path);
        server.createContext(path, exchange -> {
            requests.add(text(exchange));
            handler.handle(exchange);
        });
        return this;
    }

    /// A blob that is served in ranges.
    Digest blob(byte[] content) {
        Digest digest = Digest.sha256(content);
        on("/v2/a/blobs/" + digest, exchange -> serve(exchange, content));
        return digest;
    }

    ScriptedRegistry manifest(String tag, String mediaType, byte[] content) {
        return on("/v2/a/manifests/" + tag, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            answer(exchange, 200, content);
        });
    }

    /// The image of an archive whose layers travel as these blobs, which are not put there.
    ScriptedRegistry image(String tag, ImageArchive archive, List<Descriptor> layers) {
        byte[] config = archive.config();
        blob(config);
        return manifest(tag, MediaTypes.OCI_MANIFEST, manifest(config, layers).utf8());
    }

    static JsonObject manifest(byte[] config, List<Descriptor> layers) {
        return JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put(
                        "config",
                        Descriptor.of(MediaTypes.OCI_CONFIG, Digest.sha256(config), config.length)
                                .json())
                .put(
                        "layers",
                        new JsonArray(new ArrayList<Json>(
                                layers.stream().map(Descriptor::json).toList())))
                .build();
    }

    static void serve(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, content);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? content.length : Integer.parseInt(ends[1]) + 1;
        answer(exchange, 206, Arrays.copyOfRange(content, from, to));
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, body.length == 0 || head ? -1 : body.length);
            if (body.length > 0 && !head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    List<String> requests() {
        return requests;
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
