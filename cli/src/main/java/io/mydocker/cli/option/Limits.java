package io.mydocker.cli.option;

/// The soft and the hard limit of one resource: `nofile=1024:2048`, or one number for both; -1 is no limit.
public record Limits(String name, long soft, long hard) {

    /// Reads what has passed the check of [Kind#ULIMIT].
    public static Limits parse(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':', equals + 1);
        long soft = Long.parseLong(text, equals + 1, colon < 0 ? text.length() : colon, 10);
        long hard = colon < 0 ? soft : Long.parseLong(text, colon + 1, text.length(), 10);
        return new Limits(text.substring(0, equals), soft, hard);
    }

    static String objection(String text) {
        if (text.indexOf('=') <= 0) {
            return "invalid ulimit argument: " + text;
        }
        try {
            Limits limits = parse(text);
            boolean ordered = limits.hard == -1 || (limits.soft != -1 && limits.soft <= limits.hard);
            return ordered
                    ? ""
                    : "ulimit soft limit must be less than or equal to hard limit: " + limits.soft + " > "
                            + limits.hard;
        } catch (NumberFormatException e) {
            return "invalid ulimit argument: " + text;
        }
    }
}
