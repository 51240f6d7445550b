package io.mydocker.cli.option;

/// One line of a command's table.
///
/// @param letter the one-letter name, or a space
/// @param type what the help page calls its value; empty for a flag
/// @param fallback the value that counts when it is not given, for the help page; empty where there is none
/// @param help one sentence; empty hides the option from the help page
record Option(String name, char letter, Kind kind, String type, String fallback, String help) {
    static final char NO_LETTER = ' ';

    /// `-f, --filter`, or only `--name`.
    String display() {
        return letter == NO_LETTER ? "--" + name : "-" + letter + ", --" + name;
    }
}
