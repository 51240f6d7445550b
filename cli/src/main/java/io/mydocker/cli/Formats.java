package io.mydocker.cli;

import io.mydocker.cli.format.TemplateException;
import java.io.IOException;

/// What `--format` may say.
final class Formats {
    static final String HELP = "Format output using a custom template: 'table' (the default), 'table TEMPLATE', 'json',"
            + " or a Go template such as '{{.ID}}'";

    private Formats() {}

    private static final int WRONG_TEMPLATE = 64;

    /// What a template of one document is complained about: with another exit code where it cannot even be read, and
    /// after an empty line where it could not be filled (`prefix` is what stands before that complaint).
    static CommandFailure failure(TemplateException e, String prefix, Context context) throws IOException {
        if (e.parsing()) {
            return new CommandFailure("template parsing error: " + e.getMessage(), WRONG_TEMPLATE, e);
        }
        context.printLine("");
        return new CommandFailure(prefix + e.getMessage(), 1, e);
    }

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
