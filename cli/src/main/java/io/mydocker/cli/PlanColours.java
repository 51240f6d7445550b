package io.mydocker.cli;

/// Colours for a plan on a terminal: numbers and comments recede, the names of system calls stand out.
final class PlanColours {
    private static final String DIM = "\033[2m";
    private static final String BOLD = "\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String PLAIN = "\033[0m";

    private PlanColours() {}

    static String of(String text) {
        StringBuilder coloured = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (coloured.length() > 0) {
                coloured.append('\n');
            }
            line(coloured, line);
        }
        return coloured.toString();
    }

    private static void line(StringBuilder out, String line) {
        int comment = line.indexOf("  # ");
        String code = comment < 0 ? line : line.substring(0, comment);
        int start = 0;
        while (start < code.length() && (code.charAt(start) == ' ' || Character.isDigit(code.charAt(start)))) {
            start++;
        }
        int end = start;
        while (end < code.length() && (Character.isLetterOrDigit(code.charAt(end)) || code.charAt(end) == '_')) {
            end++;
        }
        out.append(DIM).append(code, 0, start).append(PLAIN);
        out.append(BOLD).append(code, start, end).append(PLAIN).append(code, end, code.length());
        if (comment >= 0) {
            out.append(GREEN).append(line, comment, line.length()).append(PLAIN);
        }
    }
}
