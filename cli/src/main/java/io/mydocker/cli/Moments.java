package io.mydocker.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/// Moments as `--since` and `--until` write them, as the seconds of the epoch that the engine reads.
final class Moments {
    private Moments() {}

    /// `42m` or `1h30m` (that long before `now`), a timestamp of RFC 3339 or its beginning (in the local zone), or
    /// seconds of the epoch, which are passed on.
    static String of(String text, Instant now) {
        long nanos = durationNanos(text);
        if (nanos >= 0) {
            // Docker's command cuts the seconds off here, and here alone.
            return Long.toString(now.minusNanos(nanos).getEpochSecond());
        }
        if (isNumber(text)) {
            return text;
        }
        try {
            return format(timestamp(text));
        } catch (DateTimeException e) {
            throw new CommandFailure("failed to parse value as time or duration: \"" + text + "\"", 1, e);
        }
    }

    private static String format(Instant moment) {
        String nanos = String.valueOf(1_000_000_000L + moment.getNano()).substring(1);
        return moment.getEpochSecond() + "." + nanos;
    }

    private static boolean isNumber(String text) {
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digits |= c != '.';
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return digits;
    }

    private static Instant timestamp(String text) {
        ZoneId zone = ZoneId.systemDefault();
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        boolean hasZone = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    /// Go's durations: numbers with units, one after the other; -1 where `text` is none.
    private static long durationNanos(String text) {
        double total = 0;
        int position = 0;
        while (position < text.length()) {
            int start = position;
            while (position < text.length() && ".0123456789".indexOf(text.charAt(position)) >= 0) {
                position++;
            }
            int unitStart = position;
            while (position < text.length() && Character.isLetter(text.charAt(position))) {
                position++;
            }
            double unit = unit(text.substring(unitStart, position));
            if (start == unitStart || unit < 0) {
                return -1;
            }
            try {
                total += Double.parseDouble(text.substring(start, unitStart)) * unit;
            } catch (NumberFormatException _) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : (long) total;
    }

    private static double unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> -1;
        };
    }
}
