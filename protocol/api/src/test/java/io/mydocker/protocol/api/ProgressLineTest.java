package io.mydocker.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void is_written_with_dockers_names() {
        assertThat(ProgressLine.of("abc", "Downloading", 5, 10).json())
                .hasToString(
                        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":5,\"total\":10},\"id\":\"abc\"}");
        assertThat(ProgressLine.of("Digest: x").json()).hasToString("{\"status\":\"Digest: x\"}");
        assertThat(ProgressLine.stream("Loaded image: a\n").json()).hasToString("{\"stream\":\"Loaded image: a\\n\"}");
        assertThat(ProgressLine.error("no").json())
                .hasToString("{\"errorDetail\":{\"message\":\"no\"},\"error\":\"no\"}");
    }

    @Test
    void reads_what_it_writes() {
        for (ProgressLine line : new ProgressLine[] {
            ProgressLine.of("abc", "Downloading", 5, 10),
            ProgressLine.of("x"),
            ProgressLine.of("abc", "Pull complete"),
            ProgressLine.stream("text"),
            ProgressLine.error("no"),
        }) {
            assertThat(ProgressLine.parse(line.json())).isEqualTo(line);
        }
    }

    @Test
    void finds_an_error_without_its_short_form() {
        assertThat(ProgressLine.parse(Json.parseObject("{\"errorDetail\":{\"message\":\"no\"}}"))
                        .error())
                .contains("no");
    }

    @Test
    void an_error_body_that_is_no_json_is_its_own_message() {
        assertThat(ErrorBody.parse("{\"message\":\"a\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ErrorBody("a"));
        assertThat(ErrorBody.parse("page not found\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ErrorBody("page not found"));
    }
}
