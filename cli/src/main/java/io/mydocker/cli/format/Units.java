package io.mydocker.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;

/// Sizes and ages in Docker's words.
public final class Units {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {}

    /// `72.8MB`: three digits, steps of 1000.
    public static String size(long bytes) {
        return scaled(bytes, 1000, 3, DECIMAL);
    }

    /// `3.841GiB`: four digits, steps of 1024.
    public static String memory(long bytes) {
        return scaled(bytes, 1024, 4, BINARY);
    }

    /// `12.34MB`: four digits, steps of 1000, as progress bars show.
    public static String progress(long bytes) {
        return scaled(bytes, 1000, 4, DECIMAL);
    }

    private static String scaled(long bytes, int step, int digits, String[] units) {
        double size = bytes;
        int unit = 0;
        while (size >= step && unit < units.length - 1) {
            size /= step;
            unit++;
        }
        return general(size, digits) + units[unit];
    }

    /// C's `%.<digits>g`, which turns to an exponent where rounding adds a digit: `1e+03`.
    private static String general(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal shortest = rounded.stripTrailingZeros();
        if (exponent < digits) {
            return shortest.toPlainString();
        }
        return shortest.movePointLeft(exponent).toPlainString() + "e+" + (exponent < 10 ? "0" : "") + exponent;
    }

    /// `About an hour`.
    public static String duration(long seconds) {
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = (seconds + 1800) / 3600;
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        }
        if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        }
        return hours < 24 * 365 * 2 ? hours / 24 / 30 + " months" : seconds / 3600 / 24 / 365 + " years";
    }

    /// `3 weeks ago`, for a moment in seconds of the epoch.
    public static String since(long seconds) {
        return duration(System.currentTimeMillis() / 1000 - seconds) + " ago";
    }

    /// `2026-01-31 12:00:00 +0000 UTC`, in the local zone, as Go prints a time.
    public static String timestamp(long seconds) {
        OffsetDateTime time =
                Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()).toOffsetDateTime();
        String zone = ZoneId.systemDefault()
                .getRules()
                .getOffset(time.toInstant())
                .getId()
                .replace("Z", "+00:00")
                .replace(":", "");
        String name = TimeZone.getDefault().getDisplayName(false, TimeZone.SHORT, Locale.ROOT);
        return time.toLocalDate() + " " + clock(time) + " " + zone + " " + name;
    }

    private static String clock(OffsetDateTime time) {
        return two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /// The moment that an RFC 3339 text says, in seconds of the epoch; 0 where it says none.
    public static long seconds(String timestamp) {
        try {
            return timestamp.isEmpty() ? 0 : OffsetDateTime.parse(timestamp).toEpochSecond();
        } catch (DateTimeException _) {
            return 0;
        }
    }
}
