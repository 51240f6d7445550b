package io.mydocker.cli.option;

import java.util.Locale;

/// x.
public enum Kind {
    /// Nothing, or `=true` and `=false`.
    FLAG,
    /// One value; the last one counts.
    TEXT,
    /// Any number of values.
    LIST,
    /// `NAME=value` or `NAME`, any number.
    VARIABLE,
    /// `name=value`, as filters are written, any number.
    FILTER,
    /// A 64-bit integer.
    NUMBER,
    /// A number of bytes, such as `512m`.
    BYTES,
    /// A decimal fraction with at most nine places.
    DECIMAL,
    /// `stdin`, `stdout` or `stderr`, any number.
    STREAM,
    /// A resource's name and its limits, `nofile=1024:2048`, any number.
    ULIMIT;

    /// Why `value` does not do; empty if it does.
    String objection(String value) {
        return switch (this) {
            case TEXT, LIST -> "";
            case VARIABLE -> value.isEmpty() || value.startsWith("=") ? "invalid environment variable: " + value : "";
            case FLAG -> isBool(value) ? "" : "strconv.ParseBool: parsing \"" + value + "\": invalid syntax";
            case FILTER -> value.indexOf('=') < 0 ? "bad format of filter (expected name=value)" : "";
            case NUMBER -> isNumber(value) ? "" : "strconv.ParseInt: parsing \"" + value + "\": invalid syntax";
            case BYTES -> Quantity.bytes(value).isEmpty() ? "invalid size: '" + value + "'" : "";
            case DECIMAL -> Quantity.objectionToDecimal(value);
            case STREAM -> isStream(value) ? "" : "valid streams are STDIN, STDOUT and STDERR";
            case ULIMIT -> Limits.objection(value);
        };
    }

    private static boolean isStream(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "stdin", "stdout", "stderr" -> true;
            default -> false;
        };
    }

    private static boolean isBool(String value) {
        return isTrue(value)
                || switch (value) {
                    case "0", "f", "F", "false", "FALSE", "False" -> true;
                    default -> false;
                };
    }

    static boolean isTrue(String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            default -> false;
        };
    }

    private static boolean isNumber(String value) {
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
