package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.daemon.http.Headers;
import io.mydocker.daemon.http.Query;
import io.mydocker.daemon.http.Request;
import io.mydocker.daemon.http.Response;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
    private final Router router = new Router(Map.of("Server", "test"))
            .on("GET", "/show/{name}", request -> Response.text(200, request.version() + " " + request.name()))
            .on("GET", "/images/{name...}/json", request -> Response.text(200, request.name()))
            .on("POST", "/body", request -> Response.ok(request.json()))
            .on("POST", "/taken", _ -> {
                throw new Conflict("taken");
            })
            .on("POST", "/done", _ -> {
                throw new NotModified("done");
            })
            .on("POST", "/defect", _ -> {
                throw new IllegalStateException();
            });

    private Response.Whole answer(String method, String path) {
        return answer(new Request(method, path, Query.NONE, Headers.NONE, Request.Body.NONE));
    }

    private Response.Whole answer(Request request) {
        try {
            return (Response.Whole) router.handle(request);
        } catch (RuntimeException e) {
            return router.failed(request, e);
        }
    }

    private static String text(Response.Whole answer) {
        return (answer.status() + " " + new String(answer.content(), StandardCharsets.UTF_8)).strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /show/a              | 200 1.51 a",
                "GET    | /v1.24/show/a%20b+c  | 200 1.24 a b+c",
                "GET    | /v1.51/show/a        | 200 1.51 a",
                "GET    | /images/x/y:1/json   | 200 x/y:1",
                "GET    | /images/x%2Fy:1/json | 200 x/y:1",
                "GET    | /show/a/b            | 404 {\"message\":\"page not found\"}",
                "GET    | /vx/show/a           | 404 {\"message\":\"page not found\"}",
                "DELETE | /show/a              | 404 {\"message\":\"page not found\"}",
                "POST   | /taken               | 409 {\"message\":\"taken\"}",
                "POST   | /done                | 304",
                "POST   | /defect              | 500 {\"message\":\"IllegalStateException\"}",
            })
    void findsTheRoute(String method, String path, String answer) {
        assertThat(text(answer(method, path))).isEqualTo(answer);
        assertThat(answer(method, path).headers()).containsEntry("Server", "test");
    }

    @Test
    void refusesOtherVersionsInDockersWords() {
        assertThat(text(answer("GET", "/v1.23/show/a")))
                .isEqualTo("400 {\"message\":\"client version 1.23 is too old. Minimum supported API version is 1.24,"
                        + " please upgrade your client to a newer version\"}");
        assertThat(text(answer("GET", "/v1.52/show/a")))
                .isEqualTo("400 {\"message\":\"client version 1.52 is too new. Maximum supported API version is"
                        + " 1.51\"}");
        assertThat(answer("GET", "/v1/show/a").status()).isEqualTo(400);
        assertThat(answer("GET", "/v1.2.3/show/a").status()).isEqualTo(400);
    }

    private Response.Whole post(String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Headers headers =
                contentType.isEmpty() ? Headers.NONE : new Headers(Map.of("Content-Type", List.of(contentType)));
        return answer(new Request(
                "POST",
                "/body",
                Query.NONE,
                headers,
                new Request.Body(OptionalLong.of(bytes.length), new ByteArrayInputStream(bytes))));
    }

    @Test
    void readsJsonAndRefusesTheRest() {
        assertThat(text(post("application/json; charset=utf-8", "{\"a\":1}"))).isEqualTo("200 {\"a\":1}");
        assertThat(text(post("", "")))
                .isEqualTo("400 {\"message\":\"invalid JSON: got EOF while reading request body\"}");
        assertThat(text(post("text/plain", "{}")))
                .isEqualTo("400 {\"message\":\"unsupported Content-Type header (text/plain): must be"
                        + " 'application/json'\"}");
        assertThat(post("", "{}").status()).isEqualTo(400);
        assertThat(text(post("application/json", "{"))).startsWith("400 {\"message\":\"invalid JSON: ");
        assertThat(text(post("application/json", "[]"))).startsWith("400 {\"message\":\"invalid JSON: ");
        assertThat(post("application/json", " ".repeat(ApiRequest.LARGEST_JSON) + "{}")
                        .status())
                .isEqualTo(400);
        assertThat(Json.parse(post("application/json", "x").content())
                        .asObject("error")
                        .text("message"))
                .startsWith("invalid JSON: ");
    }
}
