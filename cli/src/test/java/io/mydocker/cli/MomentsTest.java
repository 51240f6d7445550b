package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000, 500_000_000);

    @ParameterizedTest
    @CsvSource({
        "10m, 999400",
        "1h30m, 994600",
        "1.5s, 999999",
        "1700000000, 1700000000",
        "1700000000.25, 1700000000.25",
        "2026-01-31T12:00:00Z, 1769860800.000000000",
        "2026-01-31T12:00:00.5+02:00, 1769853600.500000000",
    })
    void are_read_as_users_write_them(String text, String seconds) {
        assertThat(Moments.of(text, NOW)).isEqualTo(seconds);
    }

    @Test
    void nonsense_is_named() {
        assertThatThrownBy(() -> Moments.of("yesterday", NOW))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("failed to parse value as time or duration: \"yesterday\"");
    }
}
