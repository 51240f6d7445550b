package io.mydocker.cli;

import java.util.List;
import java.util.Set;

/// The command of `-image` and `-cmds`: one line for the image's shell.
final class ShellLine {
    /// Words that only a shell itself understands; none of them can be executed.
    private static final Set<String> BUILT_IN = Set.of(
            "!",
            ".",
            ":",
            "{",
            "alias",
            "bg",
            "break",
            "case",
            "cd",
            "command",
            "continue",
            "eval",
            "exec",
            "exit",
            "export",
            "fg",
            "for",
            "function",
            "getopts",
            "hash",
            "if",
            "jobs",
            "local",
            "read",
            "readonly",
            "return",
            "set",
            "shift",
            "source",
            "time",
            "times",
            "trap",
            "type",
            "ulimit",
            "umask",
            "unalias",
            "unset",
            "until",
            "wait",
            "while");

    private ShellLine() {}

    /// The words joined by spaces; in front of a simple command `exec`, so that the command and not a shell is the
    /// container's first process and gets its signals.
    static String of(List<String> words) {
        String line = String.join(" ", words).strip();
        return isSimple(line) ? "exec " + line : line;
    }

    /// Whether a line is one command: no operator outside quotes, no assignment in front, no word of the shell's own.
    static boolean isSimple(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\\') {
                i++;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (isOperator(line, i)) {
                return false;
            }
        }
        String first = firstWord(line);
        return quote == 0 && !first.isEmpty() && !BUILT_IN.contains(first) && first.indexOf('=') <= 0;
    }

    private static boolean isOperator(String line, int i) {
        char c = line.charAt(i);
        // $( starts a word's substitution, not a subshell; its end is no operator either.
        if (c == '(') {
            return i == 0 || line.charAt(i - 1) != '$';
        }
        return c == ';' || c == '&' || c == '|' || c == '\n' || c == '<' || c == '>' || c == '#';
    }

    private static String firstWord(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }
}
