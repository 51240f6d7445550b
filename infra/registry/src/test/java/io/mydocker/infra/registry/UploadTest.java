package io.mydocker.infra.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadTest {
    private static final byte[] CONTENT = "layer ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    private static final Descriptor BLOB =
            Descriptor.of(MediaTypes.DOCKER_LAYER, Digest.sha256(CONTENT), CONTENT.length);

    private final HostileRegistry registry = new HostileRegistry();
    private final RegistryClient client = RegistryClient.open(RegistryConfiguration.DEFAULT);
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private final AtomicInteger patches = new AtomicInteger();

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    @Test
    void goesOnWhereAConnectionBroke() {
        acceptUploads(200_000);

        try (Upload upload = repository().upload()) {
            upload.send(BLOB, UploadTest::content);
        }

        assertThat(arrived.toByteArray()).isEqualTo(CONTENT);
        assertThat(patches).hasValue(3);
        assertThat(registry.requests().getLast()).startsWith("/v2/a/blobs/uploads/1?state=x&digest=sha256%3A");
    }

    @Test
    void givesUpWhenNothingArrives() {
        acceptUploads(0);

        try (Upload upload = repository().upload()) {
            assertThatThrownBy(() -> upload.send(BLOB, UploadTest::content)).isInstanceOf(Unavailable.class);
        }
        assertThat(patches).hasValue(6);
    }

    @Test
    void saysWhatIsWrongWithTheContent() {
        acceptUploads(CONTENT.length);

        try (Upload upload = repository().upload()) {
            assertThatThrownBy(() -> upload.send(BLOB, _ -> {
                        throw new IOException("no such file");
                    }))
                    .isInstanceOf(SystemFailure.class)
                    .hasMessage("read blob `" + BLOB.digest() + "`: no such file");
        }
    }

    @Test
    void tellsWhatTheRegistryRefuses() {
        registry.on(
                "/v2/a/blobs/uploads/",
                403,
                "application/json",
                utf8("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access is denied\"}]}"));

        assertThatThrownBy(() -> repository().upload())
                .isInstanceOf(Forbidden.class)
                .hasMessage("denied: requested access is denied");
    }

    /// Each PATCH breaks after `most` bytes.
    private void acceptUploads(int most) {
        registry.on("/v2/a/blobs/uploads/", exchange -> {
            String method = exchange.getRequestMethod();
            exchange.getResponseHeaders().set("Location", "/v2/a/blobs/uploads/1?state=x");
            switch (method) {
                case "POST" -> HostileRegistry.answer(exchange, 202, new byte[0]);
                case "PATCH" -> patch(exchange, most);
                case "GET" -> {
                    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, arrived.size() - 1));
                    HostileRegistry.answer(exchange, 204, new byte[0]);
                }
                default -> HostileRegistry.answer(exchange, 201, new byte[0]);
            }
        });
    }

    private void patch(HttpExchange exchange, int most) throws IOException {
        patches.incrementAndGet();
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (range != null) {
            assertThat(range).isEqualTo(arrived.size() + "-" + (CONTENT.length - 1));
        }
        byte[] part = exchange.getRequestBody().readNBytes(most);
        arrived.writeBytes(part);
        if (arrived.size() < CONTENT.length) {
            exchange.close();
        } else {
            HostileRegistry.answer(exchange, 202, new byte[0]);
        }
    }

    private static ByteArrayInputStream content(long offset) {
        return new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length - (int) offset);
    }

    private Repository repository() {
        return client.target(ImageReference.parse(registry.authority() + "/a"), Credentials.ANONYMOUS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
