package io.mydocker.daemon;

import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.failure.InvalidParameter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
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

    private static final long ZERO_SECONDS = Instant.parse(ZERO).getEpochSecond();
    private static final Pattern SECONDS = Pattern.compile("(-?\\d{1,18})(?:\\.(\\d{1,9})\\d*)?");

    private static final String PART = "(\\d{1,18}(?:\\.\\d{1,9})?)(h|ms|m|s|us|ns)";
    private static final Pattern DURATION_PART = Pattern.compile(PART);
    private static final Pattern DURATION = Pattern.compile("(?:" + PART + ")+");
    private static final Pattern LOCAL =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)?");
    private static final int DATE = 10;

    private static final Pattern FRACTION_ZEROS = Pattern.compile("(?<=\\.\\d{1,8})0+Z$");

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

    /// A moment as the filter `until` has it: a duration before now (`24h`, `1h30m`), a date or time in the engine's
    /// zone, or what [#parse] reads.
    static Instant moment(String text) {
        Optional<Duration> ago = duration(text);
        if (ago.isPresent()) {
            return Instant.now().minus(ago.get());
        }
        if (LOCAL.matcher(text).matches()) {
            String time = text.length() == DATE ? text + "T00:00" : text;
            try {
                return LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeParseException e) {
                throw new InvalidParameter("failed to parse value as time or duration: \"" + text + "\"", e);
            }
        }
        return parse(text).orElseThrow(() -> new InvalidParameter("failed to parse value as time or duration: \"\""));
    }

    private static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        double nanos = 0;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3600e9;
                        case "m" -> 60e9;
                        case "s" -> 1e9;
                        case "ms" -> 1e6;
                        case "us" -> 1e3;
                        default -> 1;
                    };
        }
        return Optional.of(Duration.ofNanos((long) nanos));
    }

    /// Seconds of the epoch. Where there is no time, old clients get Go's zero time.
    static long seconds(Optional<Instant> time, ApiVersion version) {
        return time.map(Instant::getEpochSecond).orElse(version.atLeast(1, 44) ? 0 : ZERO_SECONDS);
    }

    static String of(Optional<Instant> time) {
        return time.map(Timestamps::of).orElse(ZERO);
    }

    /// As Go writes it: no zeros at the end of the fraction, where Java writes three, six or nine digits.
    static String of(Instant time) {
        return FRACTION_ZEROS.matcher(time.toString()).replaceFirst("Z");
    }
}
