package io.mydocker.engine.container;

import io.mydocker.infra.runtime.LogFile;
import io.mydocker.protocol.failure.InvalidParameter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large a log may become: the options `max-size` and `max-file`.
///
/// @param maxSize bytes of one file; 0 for no limit
/// @param maxFiles how many files there may be
record LogLimits(long maxSize, int maxFiles) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([kmgtp]?)i?b?");
    private static final String UNITS = "kmgtp";

    static LogLimits of(Map<String, String> options) {
        long size = options.containsKey("max-size") ? size(options.get("max-size")) : 0;
        int files = options.containsKey("max-file") ? files(options.get("max-file")) : 1;
        if (size == 0 && files > 1) {
            throw new InvalidParameter("max-file requires max-size to be set");
        }
        return new LogLimits(size, files);
    }

    LogFile file(Path path) {
        return new LogFile(path, maxSize, maxFiles);
    }

    /// `10m`, `1g`, `512k`, in units of 1024.
    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (text.equals("-1")) {
            return 0;
        }
        if (!matcher.matches()) {
            throw new InvalidParameter("invalid size: '" + text + "'");
        }
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(matcher.group(2)) + 1);
        double bytes = Double.parseDouble(matcher.group(1)) * (1L << shift);
        if (bytes < 1) {
            throw new InvalidParameter("max-size must be a positive number");
        }
        return (long) bytes;
    }

    private static int files(String text) {
        try {
            int files = Integer.parseInt(text);
            if (files >= 1) {
                return files;
            }
        } catch (NumberFormatException e) {
            throw new InvalidParameter("invalid max-file: '" + text + "'", e);
        }
        throw new InvalidParameter("max-file cannot be less than 1");
    }
}
