package io.mydocker.protocol.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    /// What is passed on when `pieces` are typed one after the other.
    private static String type(DetachKeys keys, String... pieces) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (String piece : pieces) {
            byte[] typed = piece.getBytes(StandardCharsets.ISO_8859_1);
            byte[] out = new byte[typed.length + keys.length()];
            passed.write(out, 0, keys.filter(typed, 0, typed.length, out));
        }
        return passed.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void the_default_is_control_p_and_control_q() {
        DetachKeys keys = DetachKeys.parse("");

        assertThat(type(keys, "ls\r", "\020", "\021rest")).isEqualTo("ls\r");
        assertThat(keys.complete()).isTrue();
    }

    @Test
    void a_beginning_that_goes_on_otherwise_is_passed_on() {
        DetachKeys keys = DetachKeys.parse("ctrl-p,ctrl-q");

        assertThat(type(keys, "\020x", "\020", "\020y")).isEqualTo("\020x\020\020y");
        assertThat(keys.complete()).isFalse();
    }

    @Test
    void single_keys_and_characters_do() {
        assertThat(type(DetachKeys.parse("ctrl-]"), "ab\035cd")).isEqualTo("ab");
        assertThat(type(DetachKeys.parse("a,b"), "xaab")).isEqualTo("xa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctrl-", "ctrl-1", "ab", "a,,b", "é"})
    void refuses_keys_that_nobody_can_type(String text) {
        assertThatThrownBy(() -> DetachKeys.parse(text))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageStartingWith("Unknown character: '");
    }
}
