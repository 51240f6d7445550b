package io.mydocker.cli.option;

import java.util.ArrayList;
import java.util.List;

/// Sets a command's help page, in at most 80 columns.
public final class HelpPage {
    private static final int COLUMNS = 80;
    private static final int GAP = 3;

    private HelpPage() {}

    public static String of(Usage usage) {
        StringBuilder page = new StringBuilder(usage.synopsisLine()).append("\n\n");
        page.append(usage.description()).append('\n');
        page.append(options(usage));
        if (!usage.notes().isEmpty()) {
            page.append('\n').append(usage.notes()).append('\n');
        }
        return page.toString();
    }

    /// The list of options with a heading, or nothing.
    static String options(Usage usage) {
        List<Option> shown = new ArrayList<>();
        int width = 0;
        for (Option option : usage.options()) {
            if (!option.help().isEmpty()) {
                shown.add(option);
                width = Math.max(width, left(option).length());
            }
        }
        if (shown.isEmpty()) {
            return "";
        }
        shown.sort((one, other) -> one.name().compareTo(other.name()));
        StringBuilder page = new StringBuilder("\nOptions:\n");
        for (Option option : shown) {
            String left = left(option);
            page.append(left).repeat(' ', width + GAP - left.length());
            wrap(page, right(option), width + GAP);
        }
        return page.toString();
    }

    private static String left(Option option) {
        String letter = option.letter() == Option.NO_LETTER ? "      " : "  -" + option.letter() + ", ";
        return letter + "--" + option.name() + (option.type().isEmpty() ? "" : " " + option.type());
    }

    private static String right(Option option) {
        if (option.fallback().isEmpty()) {
            return option.help();
        }
        String value = option.kind() == Kind.TEXT ? "\"" + option.fallback() + "\"" : option.fallback();
        return option.help() + " (default " + value + ")";
    }

    private static void wrap(StringBuilder page, String text, int indent) {
        int room = COLUMNS - indent;
        String rest = text;
        while (rest.length() > room) {
            int space = rest.lastIndexOf(' ', room);
            if (space < 1) {
                break;
            }
            page.append(rest, 0, space).append('\n').repeat(' ', indent);
            rest = rest.substring(space + 1);
        }
        page.append(rest).append('\n');
    }
}
