package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.daemon.http.RawClient;
import io.mydocker.embedded.Engine;
import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The API on a real engine, byte by byte on its socket: what a client library could not show.
@Timeout(120)
final class EngineApiTest {
    private static final String STDOUT_4 = "\u0001\0\0\0\0\0\0\u0004";
    private static final String STDERR_4 = "\u0002\0\0\0\0\0\0\u0004";

    @TempDir
    private static Path directory;

    private static Engine engine;
    private static ApiServer server;
    private static Path socket;

    @BeforeAll
    static void open() throws IOException {
        DaemonConfiguration configuration = DaemonConfiguration.of(DaemonFlags.parse(
                List.of("--data-root", directory.resolve("root") + "", "--exec-root", directory.resolve("exec") + "")));
        engine = Engine.open(configuration.engine());
        server = new ApiServer(engine, configuration);
        socket = directory.resolve("d.sock");
        server.listen(List.of(new Endpoint.Unix(socket.toString())));
        byte[] archive = TestImage.archive();
        try (RawClient client = connect()) {
            client.send("POST /v1.41/images/load HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            int piece = 100_000;
            for (int at = 0; at < archive.length; at += piece) {
                byte[] part = Arrays.copyOfRange(archive, at, Math.min(archive.length, at + piece));
                client.send(Integer.toHexString(part.length) + "\r\n")
                        .send(part)
                        .send("\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.readUntil("0\r\n\r\n")).contains("{\"stream\":\"Loaded image: busybox:latest\\n\"}\r\n");
        }
    }

    @AfterAll
    static void close() {
        server.close();
        engine.close();
    }

    @AfterEach
    void removeContainers() {
        for (JsonObject container :
                Json.parse(body(get("/containers/json?all=1"))).asArray("list").objects()) {
            request("DELETE", "/containers/" + container.text("Id") + "?force=1", "");
        }
    }

    private static RawClient connect() {
        return new RawClient(UnixDomainSocketAddress.of(socket));
    }

    private static String head(String method, String path, String json) {
        String type = json.isEmpty() ? "" : "Content-Type: application/json\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: d\r\n" + type + "Content-Length: " + json.length() + "\r\n";
    }

    /// The whole answer to a request on a connection of its own.
    private static String request(String method, String path, String json) {
        try (RawClient client = connect()) {
            return client.send(head(method, path, json) + "Connection: close\r\n\r\n" + json)
                    .readAll();
        }
    }

    private static String get(String path) {
        return request("GET", path, "");
    }

    private static String post(String path, String json) {
        return request("POST", path, json);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String create(String name, String fields) {
        String answer = post(
                "/containers/create?name=" + name,
                "{\"Image\":\"busybox\",\"HostConfig\":{\"NetworkMode\":\"none\"}," + fields + "}");
        assertThat(answer).startsWith("HTTP/1.1 201 Created\r\n");
        assertThat(answer).contains("\"Warnings\":[]");
        return Json.parseObject(body(answer)).text("Id");
    }

    private static void start(String container) {
        assertThat(post("/containers/" + container + "/start", "")).startsWith("HTTP/1.1 204 ");
    }

    private static RawClient upgrade(String path, String json) {
        RawClient client = connect();
        client.send(head("POST", path, json) + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + json);
        return client;
    }

    @Test
    void runsAsTheDockerCommandDoes() {
        create("run", "\"Cmd\":[\"sh\",\"-c\",\"cat; echo err >&2; exit 7\"],\"OpenStdin\":true,\"StdinOnce\":true");
        try (RawClient streams = upgrade("/v1.44/containers/run/attach?stream=1&stdin=1&stdout=1&stderr=1", "");
                RawClient wait = connect()) {
            assertThat(streams.readHead())
                    .startsWith("HTTP/1.1 101 UPGRADED\r\n")
                    .contains("application/vnd.docker.multiplexed-stream");
            wait.send(head("POST", "/v1.44/containers/run/wait?condition=next-exit", "") + "\r\n");
            assertThat(wait.readHead()).startsWith("HTTP/1.1 200 OK");
            start("run");
            streams.send("one\n");
            assertThat(streams.read(12)).isEqualTo(STDOUT_4 + "one\n");
            streams.send("two\n").shutdownOutput();
            assertThat(streams.readAll()).isEqualTo(STDOUT_4 + "two\n" + STDERR_4 + "err\n");
            assertThat(wait.readUntil("0\r\n\r\n")).contains("{\"StatusCode\":7}\n");
        }
    }

    @Test
    void answersOldClientsWithTheRawTypeAndWithoutUpgrade() {
        create("old", "\"Cmd\":[\"echo\",\"abc\"]");
        try (RawClient streams = connect()) {
            streams.send(head("POST", "/v1.24/containers/old/attach?stream=1&stdout=1", "") + "\r\n");
            assertThat(streams.readHead())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
            start("old");
            assertThat(streams.readAll()).isEqualTo(STDOUT_4 + "abc\n");
        }
        assertThat(get("/v1.24/containers/old/logs?stdout=1"))
                .contains("application/vnd.docker.raw-stream")
                .contains(STDOUT_4 + "abc\n");
        assertThat(get("/v1.42/containers/old/logs?stdout=1")).contains("application/vnd.docker.multiplexed-stream");
    }

    @Test
    void attachesToATerminalAndDetaches() {
        create("tty", "\"Cmd\":[\"cat\"],\"Tty\":true,\"OpenStdin\":true");
        try (RawClient streams = upgrade("/containers/tty/attach?stream=1&stdin=1&stdout=1&detachKeys=ctrl-a,b", "")) {
            assertThat(streams.readHead()).contains("application/vnd.docker.raw-stream");
            start("tty");
            assertThat(post("/containers/tty/resize?h=30&w=100", "")).startsWith("HTTP/1.1 200 ");
            streams.send("hi\n");
            assertThat(streams.readUntil("hi\r\nhi\r\n")).isEqualTo("hi\r\nhi\r\n");
            streams.send("\u0001b");
            assertThat(streams.readAll()).isEmpty();
        }
        assertThat(get("/containers/tty/json")).contains("\"Running\":true");
    }

    @Test
    void startsAndStopsOnce() {
        create("once", "\"Cmd\":[\"sleep\",\"100\"],\"StopSignal\":\"SIGKILL\"");
        start("once");
        assertThat(post("/containers/once/start", "")).startsWith("HTTP/1.1 304 Not Modified\r\n");
        assertThat(post("/containers/once/stop?t=1", "")).startsWith("HTTP/1.1 204 ");
        assertThat(post("/containers/once/stop", "")).startsWith("HTTP/1.1 304 ");
        assertThat(body(post("/containers/once/kill", "")))
                .contains("Cannot kill container: once: ")
                .contains(" is not running");
        assertThat(body(get("/containers/json?all=1&filters=%7B%22status%22%3A%7B%22exited%22%3Atrue%7D%7D")))
                .contains("\"Status\":\"Exited (137) ");
    }

    @Test
    void inspectShowsTheLayerAndWhatIsExecuted() {
        String id = create("shown", "\"Cmd\":[\"sleep\",\"1000\"]");
        JsonObject created = Json.parseObject(body(get("/containers/shown/json")));
        JsonObject data = created.object("GraphDriver").object("Data");
        assertThat(data.names()).containsExactly("LowerDir", "MergedDir", "UpperDir", "WorkDir");
        for (String lower : data.text("LowerDir").split(":", -1)) {
            assertThat(Path.of(lower)).isDirectory().hasFileName("diff");
        }
        assertThat(Path.of(data.text("UpperDir"))).isDirectory();
        assertThat(created.fields().get("ExecIDs")).isEqualTo(Json.ofNull());

        post("/containers/" + id + "/start", "");
        String exec = Json.parseObject(body(post("/containers/shown/exec", "{\"Cmd\":[\"sleep\",\"1000\"]}")))
                .text("Id");
        post("/exec/" + exec + "/start", "{\"Detach\":true}");
        assertThat(Json.parseObject(body(get("/containers/shown/json"))).strings("ExecIDs"))
                .containsExactly(exec);
    }

    @Test
    void executesAndSaysWhyNot() {
        String id = create("host", "\"Cmd\":[\"sleep\",\"100\"]");
        start("host");
        String made = post(
                "/containers/host/exec",
                "{\"Cmd\":[\"sh\",\"-c\",\"cat; exit 5\"],\"AttachStdin\":true,\"AttachStdout\":true}");
        String exec = Json.parseObject(body(made)).text("Id");
        try (RawClient streams = upgrade("/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}")) {
            assertThat(streams.readHead()).startsWith("HTTP/1.1 101 UPGRADED\r\n");
            assertThat(streams.send("abc\n").shutdownOutput().readAll()).isEqualTo(STDOUT_4 + "abc\n");
        }
        assertThat(body(get("/exec/" + exec + "/json")))
                .contains("\"Running\":false,\"ExitCode\":5,\"ProcessConfig\":{\"tty\":false,\"entrypoint\":\"sh\"")
                .contains("\"ContainerID\":\"" + id + "\"");

        String absent = post("/containers/host/exec", "{\"Cmd\":[\"nosuch\"],\"AttachStdout\":true}");
        String failing = Json.parseObject(body(absent)).text("Id");
        try (RawClient streams = upgrade("/exec/" + failing + "/start", "{}")) {
            assertThat(streams.readHead()).startsWith("HTTP/1.1 101 UPGRADED\r\n");
            assertThat(streams.readAll()).contains("\"nosuch\": executable file not found in $PATH");
        }
        assertThat(body(get("/exec/" + failing + "/json"))).contains("\"ExitCode\":127");
        assertThat(body(post("/containers/host/exec", "{}"))).contains("No exec command specified");
        assertThat(post("/exec/none/start", "{}")).startsWith("HTTP/1.1 404 ").contains("No such exec instance: none");
    }

    @Test
    void followsALogUntilTheClientLeaves() {
        create("logs", "\"Cmd\":[\"sh\",\"-c\",\"echo abc; cat\"],\"OpenStdin\":true");
        start("logs");
        try (RawClient log = connect()) {
            log.send(head("GET", "/containers/logs/logs?follow=1&stdout=1&tail=5", "") + "\r\n");
            assertThat(log.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(log.readUntil("abc\n")).endsWith(STDOUT_4 + "abc\n");
        }
        try (RawClient input = upgrade("/containers/logs/attach?stream=1&stdin=1", "")) {
            input.readHead();
            input.send("def\n");
            try (RawClient log = connect()) {
                log.send(head("GET", "/containers/logs/logs?follow=1&stdout=1", "") + "\r\n");
                assertThat(log.readUntil("def\n")).contains("abc\n");
            }
        }
        assertThat(post("/containers/logs/kill", "")).startsWith("HTTP/1.1 204 ");
    }

    @Test
    void streamsEvents() throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (RawClient events = connect()) {
            events.send(head("GET", "/events?filters=%7B%22container%22%3A%5B%22seen%22%5D%7D", "") + "\r\n");
            assertThat(events.readHead()).startsWith("HTTP/1.1 200 OK");
            Thread.ofVirtual().start(() -> lines.add(events.readUntil("\"timeNano\":")));
            String id = create("seen", "\"Cmd\":[\"true\"]");
            assertThat(lines.take()).contains("\"Action\":\"create\",\"Actor\":{\"ID\":\"" + id + "\"");
        }
        assertThat(body(get("/events?since=0&until=1"))).isEqualTo("0\r\n\r\n");
    }

    @Test
    void tellsAFailedPullByStatusOrInTheStream() {
        assertThat(post("/images/create?fromImage=BAD&tag=x", ""))
                .startsWith("HTTP/1.1 400 ")
                .contains("invalid reference format: repository name");
        assertThat(post("/images/create?fromImage=127.0.0.1:1/x&tag=y", ""))
                .contains("connection refused")
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void showsThePlan() {
        String answer = post("/containers/plan", "{\"Image\":\"busybox\",\"Cmd\":[\"echo\",\"hi\"]}");
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
        assertThat(Json.parseObject(body(answer)).text("text")).contains("execve", "pivot_root");
        assertThat(body(get("/containers/json?all=1"))).isEqualTo("[]\n");
    }

    @Test
    void pingsAndNegotiates() {
        assertThat(request("HEAD", "/_ping", ""))
                .contains("Api-Version: 1.51\r\n", "Ostype: linux\r\n", "Content-Length: 0\r\n")
                .contains("Cache-Control: no-cache, no-store, must-revalidate\r\n", "Pragma: no-cache\r\n");
        assertThat(get("/_ping")).endsWith("\r\n\r\nOK");
        assertThat(Json.parseObject(body(get("/version"))).text("ApiVersion")).isEqualTo("1.51");
        assertThat(Json.parseObject(body(get("/info"))).number("Images")).isEqualTo(1);
        assertThat(body(get("/networks"))).contains("\"Name\":\"none\"", "\"Name\":\"host\"");
        assertThat(body(get("/volumes"))).isEqualTo("{\"Volumes\":[],\"Warnings\":null}\n");
        assertThat(get("/swarm")).startsWith("HTTP/1.1 503 ").contains("This node is not a swarm manager.");
        assertThat(post("/build", "")).startsWith("HTTP/1.1 501 ").contains("`docker build` is not supported yet");
    }

    @Test
    void listsImagesByName() {
        assertThat(body(get("/images/json?filters=%7B%22reference%22%3A%7B%22busy*%22%3Atrue%7D%7D")))
                .contains("\"RepoTags\":[\"busybox:latest\"]");
        assertThat(body(get("/images/json?filters=%7B%22reference%22%3A%5B%22other%22%5D%7D")))
                .isEqualTo("[]\n");
        assertThat(post("/images/busybox/tag?repo=x/y&tag=1", "")).startsWith("HTTP/1.1 201 ");
        assertThat(body(request("DELETE", "/images/x/y:1", ""))).isEqualTo("[{\"Untagged\":\"x/y:1\"}]\n");
        assertThat(get("/images/none/json")).contains("No such image: none");
    }

    @Test
    void takesBytesThatAreNoUtf8() {
        create("bytes", "\"Cmd\":[\"cat\"],\"OpenStdin\":true,\"StdinOnce\":true");
        try (RawClient streams = upgrade("/containers/bytes/attach?stream=1&stdin=1&stdout=1", "")) {
            streams.readHead();
            start("bytes");
            byte[] noise = "\u00ff\u0000\u00fe\n".getBytes(StandardCharsets.ISO_8859_1);
            assertThat(streams.send(noise).shutdownOutput().readAll()).isEqualTo(STDOUT_4 + "\u00ff\0\u00fe\n");
        }
    }
}
