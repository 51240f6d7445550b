package io.mydocker.cli;

/// What `--format` may say.
final class Formats {
    static final String HELP = "Format output using a custom template: 'table' (the default), 'table TEMPLATE', 'json',"
            + " or a Go template such as '{{.ID}}'";

    private Formats() {}

    static boolean isTable(String format) {
        return format.isEmpty() || format.equals("table");
    }

    /// The first twelve digits of an id, without its algorithm.
    static String shortId(String id) {
        String digits = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
        return digits.length() > 12 ? digits.substring(0, 12) : digits;
    }

    /// `text` cut to `length` characters, the last of which is then an ellipsis.
    static String ellipsis(String text, int length) {
        int count = text.codePointCount(0, text.length());
        return count <= length ? text : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }
}
