package io.mydocker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineClientTest {
    private static final ContainerClient.AttachOptions ALL =
            new ContainerClient.AttachOptions(true, true, true, false, Optional.empty());

    @TempDir
    Path directory;

    @Test
    void reads_a_body_of_known_length() throws IOException {
        try (ScriptedEngine engine =
                ScriptedEngine.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}rest")) {
            assertThat(engine.client().system().version()).hasToString("{\"a\":1}");
        }
    }

    @Test
    void reads_chunks_with_extensions_and_trailers() throws IOException {
        String response = """
                HTTP/1.1 200 OK
                transfer-encoding: chunked

                3;x=y
                {"a
                2
                ":
                2
                1}
                0
                Trailer: x

                """.replace("\n", "\r\n");
        try (ScriptedEngine engine = ScriptedEngine.answering(directory, response)) {
            assertThat(engine.client().system().version()).hasToString("{\"a\":1}");
        }
    }

    @Test
    void reads_a_body_up_to_the_end_of_the_connection() throws IOException {
        try (ScriptedEngine engine = ScriptedEngine.answering(directory, "HTTP/1.0 200 OK\r\n\r\n{\"a\":1}")) {
            assertThat(engine.client().system().version()).hasToString("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":1}'",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"a\":1}'",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"a\":1}'",
        "'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{\"a'",
        "'HTTP/1.1 200 OK\r\nContent-Le'",
        "'SSH-2.0-OpenSSH\r\n'",
        "''",
    })
    void says_so_when_an_answer_is_cut_off_or_is_none(String response) throws IOException {
        try (ScriptedEngine engine = ScriptedEngine.answering(directory, response)) {
            SystemClient system = engine.client().system();
            assertThatThrownBy(system::version)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("engine");
        }
    }

    @Test
    void settles_the_version_with_the_first_answer() throws IOException {
        String response = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n{}";
        try (ScriptedEngine engine = ScriptedEngine.answering(directory, response)) {
            EngineClient client = engine.client();
            client.system().version();
            client.system().info();

            assertThat(engine.heads().get(0)).startsWith("GET /version HTTP/1.1\r\n");
            assertThat(engine.heads().get(1)).startsWith("GET /v1.41/info HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"304", "400", "404", "409", "500", "501", "503"})
    void an_error_is_an_exception_with_the_engines_words(int status) throws IOException {
        String body = status == 304 ? "" : "{\"message\":\"no\"}";
        String response = "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        Class<? extends EngineException> expected =
                switch (status) {
                    case 304 -> NotModified.class;
                    case 400 -> InvalidParameter.class;
                    case 404 -> NotFound.class;
                    case 409 -> Conflict.class;
                    case 501 -> NotImplemented.class;
                    case 503 -> Unavailable.class;
                    default -> SystemFailure.class;
                };
        try (ScriptedEngine engine = ScriptedEngine.answering(directory, response)) {
            ContainerClient containers = engine.client().containers();
            assertThatThrownBy(() -> containers.start("x"))
                    .isInstanceOf(expected)
                    .hasMessage(status == 304 ? "" : "no");
        }
    }

    @Test
    void encodes_paths_and_queries() throws IOException {
        try (ScriptedEngine engine =
                ScriptedEngine.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")) {
            engine.client().images().remove("a/b:c d?é", true, false);
            engine.client().images().list(false, false, Filters.NONE.and("label", "a=b&c"));

            assertThat(engine.heads().get(0)).startsWith("DELETE /images/a/b:c%20d%3F%C3%A9?force=1 HTTP/1.1\r\n");
            assertThat(engine.heads().get(1))
                    .startsWith("GET /images/json?filters=%7B%22label%22:%7B%22a%3Db%26c%22:true%7D%7D HTTP/1.1\r\n");
        }
    }

    @Test
    void sends_documents_with_their_length() throws IOException {
        StringBuilder received = new StringBuilder();
        try (ScriptedEngine engine = ScriptedEngine.listen(directory, (_, in, out, _) -> {
            received.append(new String(in.readNBytes(13), StandardCharsets.UTF_8));
            write(out, "HTTP/1.1 201 Created\r\nContent-Length: 27\r\n\r\n{\"Id\":\"x\",\"Warnings\":[\"w\"]}");
        })) {
            JsonObject body = JsonObject.builder().put("Image", "é").build();
            ContainerClient.Created created =
                    engine.client().containers().create(body, Optional.of("web"), Optional.empty());

            assertThat(created.id()).isEqualTo("x");
            assertThat(created.warnings()).containsExactly("w");
            assertThat(engine.heads().getFirst())
                    .startsWith("POST /containers/create?name=web HTTP/1.1\r\n")
                    .contains("Content-Length: 14\r\n");
            assertThat(received.toString()).startsWith("{\"Image\":\"é\"");
        }
    }

    @Test
    void streams_an_archive_in_chunks() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (ScriptedEngine engine = ScriptedEngine.listen(directory, (_, in, out, _) -> {
            readChunks(in, received);
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(out, "13\r\n{\"stream\":\"done\\n\"}\r\n0\r\n\r\n");
        })) {
            byte[] archive = new byte[300_000];
            java.util.Arrays.fill(archive, (byte) 7);
            try (JsonLines lines =
                    engine.client().images().load(new ByteArrayInputStream(archive), Optional.empty(), true)) {
                assertThat(lines.next().orElseThrow().text("stream")).isEqualTo("done\n");
            }
            assertThat(received.toByteArray()).isEqualTo(archive);
        }
    }

    @Test
    void an_engine_that_refuses_an_archive_is_heard_although_it_stops_reading() throws IOException {
        try (ScriptedEngine engine = ScriptedEngine.listen(directory, (_, _, out, channel) -> {
            write(out, "HTTP/1.1 400 Bad\r\nContent-Length: 16\r\n\r\n{\"message\":\"no\"}");
            channel.shutdownInput();
        })) {
            ImageClient images = engine.client().images();
            assertThatThrownBy(
                            () -> images.load(new ByteArrayInputStream(new byte[20_000_000]), Optional.empty(), true))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessage("no");
        }
    }

    @Test
    void a_hijacked_stream_goes_on_after_its_input_has_ended() throws IOException {
        try (ScriptedEngine engine = ScriptedEngine.listen(directory, (_, in, out, _) -> {
            write(out, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst ");
            byte[] all = in.readAllBytes();
            write(out, "got " + new String(all, StandardCharsets.UTF_8));
        })) {
            try (HijackedStream stream = engine.client().containers().attach("x", ALL)) {
                try (OutputStream input = stream.input()) {
                    write(input, "typed");
                }
                assertThat(new String(stream.output().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("first got typed");
            }
            assertThat(engine.heads().getFirst())
                    .contains("Upgrade: tcp\r\n")
                    .startsWith("POST /containers/x/attach?stream=1&stdin=1&stdout=1&stderr=1 ");
        }
    }

    @Test
    void a_wait_is_registered_before_it_is_awaited() throws IOException {
        try (ScriptedEngine engine = ScriptedEngine.listen(directory, (head, _, out, _) -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(out, "10\r\n{\"StatusCode\":5}\r\n0\r\n\r\n");
            assertThat(head).contains("condition=next-exit");
        })) {
            try (PendingExit exit = engine.client().containers().wait("x", Optional.of("next-exit"))) {
                assertThat(exit.await()).isEqualTo(new PendingExit.Exit(5, Optional.empty()));
            }
        }
    }

    @Test
    void says_where_nobody_listens() {
        Endpoint nowhere = new Endpoint.Unix(directory.resolve("none.sock").toString());
        SystemClient system = EngineClient.open(nowhere).system();

        assertThatThrownBy(system::version)
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessage("Cannot connect to the mydocker engine at " + nowhere + ". Is it running?");
    }

    private static void readChunks(InputStream in, OutputStream received) throws IOException {
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                size.append((char) b);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            received.write(in.readNBytes(length));
            in.readNBytes(2);
            if (length == 0) {
                return;
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
