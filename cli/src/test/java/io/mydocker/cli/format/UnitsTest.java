package io.mydocker.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1, 1B",
        "999, 999B",
        "1000, 1kB",
        "1234, 1.23kB",
        "72812345, 72.8MB",
        "999900, 1e+03kB",
        "1982256, 1.98MB",
        "5000000000, 5GB",
        "123456789012, 123GB",
    })
    void sizes_have_three_digits(long bytes, String text) {
        assertThat(Units.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1023, 1023B", "1024, 1KiB", "4124213248, 3.841GiB", "25325174784, 23.59GiB"})
    void memory_counts_in_steps_of_1024(long bytes, String text) {
        assertThat(Units.memory(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second",
        "1, 1 second",
        "59, 59 seconds",
        "60, About a minute",
        "119, About a minute",
        "120, 2 minutes",
        "3599, 59 minutes",
        "3600, About an hour",
        "5399, About an hour",
        "5400, 2 hours",
        "172800, 2 days",
        "1209600, 2 weeks",
        "5184000, 2 months",
        "63072000, 2 years",
    })
    void ages_are_rounded_as_docker_does(long seconds, String text) {
        assertThat(Units.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31T12:00:00.123456789Z, 1769860800", "'', 0", "yesterday, 0"})
    void timestamps_are_read(String text, long seconds) {
        assertThat(Units.seconds(text)).isEqualTo(seconds);
    }
}
