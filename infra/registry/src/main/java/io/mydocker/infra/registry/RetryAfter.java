package io.mydocker.infra.registry;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/// How long a server asks to be left alone: seconds or a date (RFC 9110, 10.2.3), and never longer than we are
/// willing to wait.
final class RetryAfter {
    private static final long LONGEST_MILLIS = 30_000;

    private RetryAfter() {}

    /// Milliseconds, if the answer says so.
    static OptionalLong of(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("[0-9]{1,9}")) {
            return bounded(Long.parseLong(value) * 1000);
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return bounded(Duration.between(Instant.now(), until).toMillis());
        } catch (DateTimeParseException _) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong bounded(long millis) {
        return OptionalLong.of(Math.clamp(millis, 0, LONGEST_MILLIS));
    }
}
