package io.mydocker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TimestampsTest {

    @Test
    void readsSecondsAndDates() {
        assertThat(Timestamps.parse("")).isEmpty();
        assertThat(Timestamps.parse("1700000000")).contains(Instant.ofEpochSecond(1_700_000_000L));
        assertThat(Timestamps.parse("1700000000.000000005")).contains(Instant.ofEpochSecond(1_700_000_000L, 5));
        assertThat(Timestamps.parse("1700000000.5")).contains(Instant.ofEpochSecond(1_700_000_000L, 500_000_000));
        assertThat(Timestamps.parse("2026-01-02T03:04:05.6+01:00")).contains(Instant.parse("2026-01-02T02:04:05.6Z"));
    }

    @Test
    void refusesTheRest() {
        for (String text : new String[] {"x", "1.2.3", "99999999999999999999", "2026-01-01", "999999999999999999"}) {
            assertThatThrownBy(() -> Timestamps.parse(text)).as(text).isInstanceOf(InvalidParameter.class);
        }
    }

    @Test
    void writesFractionsAsGoDoes() {
        for (String text : List.of(
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.1Z",
                "2026-01-02T03:04:00.12Z",
                "2026-01-02T03:04:05.000001Z",
                "2026-01-02T03:04:05.00000001Z",
                "2026-01-02T03:04:05.123456789Z")) {
            assertThat(Timestamps.of(Instant.parse(text))).isEqualTo(text);
        }
    }

    @Test
    void writesGosZeroTime() {
        assertThat(Timestamps.of(Optional.empty())).isEqualTo("0001-01-01T00:00:00Z");
    }
}
