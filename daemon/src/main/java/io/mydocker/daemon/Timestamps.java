package io.mydocker.daemon;

import io.mydocker.protocol.failure.InvalidParameter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as the API has them: `since` and `until` are seconds of the epoch with an optional fraction, or RFC 3339;
/// answers are RFC 3339 with Go's zero time where there is none.
final class Timestamps {
    /// Go's zero time.
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final Pattern SECONDS = Pattern.compile("(-?\\d{1,18})(?:\\.(\\d{1,9})\\d*)?");

    private Timestamps() {}

    static Optional<Instant> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher seconds = SECONDS.matcher(text);
        try {
            if (!seconds.matches()) {
                return Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                        .toInstant());
            }
            String fraction = seconds.group(2) == null ? "0" : (seconds.group(2) + "00000000").substring(0, 9);
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds.group(1)), Long.parseLong(fraction)));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new InvalidParameter("failed to parse value as time or duration: \"" + text + "\"", e);
        } catch (java.time.DateTimeException e) {
            throw new InvalidParameter("time out of range: \"" + text + "\"", e);
        }
    }

    static String of(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(ZERO);
    }
}
