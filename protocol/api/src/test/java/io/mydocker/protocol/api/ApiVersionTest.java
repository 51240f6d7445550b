package io.mydocker.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {
    @Test
    void is_ordered_by_numbers_and_not_by_letters() {
        assertThat(ApiVersion.parse("1.9")).isLessThan(ApiVersion.parse("1.10"));
        assertThat(ApiVersion.parse("1.44").atLeast(1, 44)).isTrue();
        assertThat(ApiVersion.parse("1.43").atLeast(1, 44)).isFalse();
    }

    @Test
    void both_sides_speak_the_older_one() {
        ApiVersion old = ApiVersion.parse("1.41");

        assertThat(ApiVersion.CURRENT.negotiate(old)).isEqualTo(old);
        assertThat(old.negotiate(ApiVersion.CURRENT)).isEqualTo(old);
    }

    @Test
    void knows_what_is_answered() {
        assertThat(ApiVersion.parse("1.24").supported()).isTrue();
        assertThat(ApiVersion.parse("1.23").supported()).isFalse();
        assertThat(ApiVersion.parse("1.52").supported()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.", ".1", "1.x", "v1.41", "1.41.2", "1.99999", "-1.4"})
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> ApiVersion.parse(text)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void prints_as_it_is_written() {
        assertThat(ApiVersion.parse("1.51")).hasToString("1.51");
    }
}
