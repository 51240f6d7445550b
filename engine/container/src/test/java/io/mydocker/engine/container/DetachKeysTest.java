package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static Optional<String> filter(DetachKeys keys, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return keys.filter(bytes, 0, bytes.length).map(passed -> new String(passed, StandardCharsets.UTF_8));
    }

    @Test
    void defaultSequence() {
        DetachKeys keys = DetachKeys.of(Optional.empty());
        assertThat(filter(keys, "abc")).contains("abc");
        assertThat(filter(keys, "a\u0010\u0011b")).isEmpty();
    }

    @Test
    void sequenceInPieces() {
        DetachKeys keys = DetachKeys.of(Optional.empty());
        assertThat(filter(keys, "a\u0010")).contains("a");
        assertThat(filter(keys, "b")).contains("\u0010b");
        assertThat(filter(keys, "\u0010\u0010")).contains("\u0010");
        assertThat(filter(keys, "\u0011")).isEmpty();
    }

    @Test
    void ownSequence() {
        DetachKeys keys = DetachKeys.of(Optional.of("ctrl-a,d"));
        assertThat(filter(keys, "\u0010\u0011")).contains("\u0010\u0011");
        assertThat(filter(keys, "\u0001d")).isEmpty();
        assertThatThrownBy(() -> DetachKeys.of(Optional.of("ctrl-1"))).hasMessage("Unknown character: 'ctrl-1'");
    }
}
