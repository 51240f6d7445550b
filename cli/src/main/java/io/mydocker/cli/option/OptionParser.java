package io.mydocker.cli.option;

import java.util.List;
import java.util.Optional;

/// Takes one command line apart by a table.
///
/// `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`; one-letter flags may be written together, the
/// last of them may take a value; `--flag=false`; `--` ends the options. A value is taken as it stands, even one that
/// starts with a dash. Words with one dash that the table lists as short forms (`-net N`) come before letters.
final class OptionParser {
    private final Usage usage;
    private final Arguments arguments = new Arguments();
    private List<String> line = List.of();
    private int next;

    OptionParser(Usage usage) {
        this.usage = usage;
    }

    Arguments parse(List<String> words) {
        line = words;
        while (next < line.size()) {
            String word = line.get(next++);
            if (word.equals("--")) {
                takeRest();
            } else if (word.startsWith("--")) {
                longOption(word);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                shortOption(word);
            } else {
                arguments.addWord(word);
                if (usage.stopsAtWord()) {
                    takeCommand();
                }
            }
        }
        return arguments;
    }

    private void takeRest() {
        while (next < line.size()) {
            arguments.addWord(line.get(next++));
        }
    }

    /// The words behind the first one: all of them, but for the options that the table lets follow.
    private void takeCommand() {
        if (!usage.allowsTrailing(arguments)) {
            takeRest();
            return;
        }
        while (next < line.size()) {
            String word = line.get(next++);
            if (word.equals("--")) {
                takeRest();
            } else if (trails(word)) {
                shortOption(word);
            } else {
                arguments.addWord(word);
            }
        }
    }

    private boolean trails(String word) {
        if (word.length() < 2 || word.charAt(0) != '-' || !usage.mayTrail(nameOf(word, 1))) {
            return false;
        }
        // `mkdir -p /x` is a command, `-p 91:80` maps a port.
        return !word.equals("-p") || (next < line.size() && isPort(line.get(next)));
    }

    private static boolean isPort(String word) {
        boolean digits = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            digits |= digit;
            if (c == '/') {
                return digits;
            }
            if (!digit && ":.-[]".indexOf(c) < 0) {
                return false;
            }
        }
        return digits;
    }

    private void longOption(String word) {
        String name = nameOf(word, 2);
        if (name.isEmpty() || name.startsWith("-")) {
            throw usage.wrongOption("bad flag syntax: " + word);
        }
        Optional<Option> found = usage.byName(name);
        if (found.isEmpty() && name.equals(Usage.HELP)) {
            arguments.add(Usage.HELP, "true");
            return;
        }
        if (usage.isUnsupported(name)) {
            throw usage.wrongOption("--" + name + " is not supported yet");
        }
        if (found.isEmpty()) {
            throw usage.wrongOption("unknown flag: --" + name);
        }
        take(
                found.get(),
                word.length() > name.length() + 2,
                word.substring(Math.min(word.length(), name.length() + 3)));
    }

    private void take(Option option, boolean hasValue, String value) {
        if (hasValue) {
            accept(option, value);
        } else if (option.kind() == Kind.FLAG) {
            accept(option, "true");
        } else if (next < line.size()) {
            accept(option, line.get(next++));
        } else {
            throw usage.wrongOption("flag needs an argument: --" + option.name());
        }
    }

    private void shortOption(String word) {
        String form = nameOf(word, 1);
        Optional<Option> whole = usage.byShortForm(form);
        if (whole.isPresent()) {
            take(
                    whole.get(),
                    word.length() > form.length() + 1,
                    word.substring(Math.min(word.length(), form.length() + 2)));
            return;
        }
        String cluster = word.substring(1);
        while (!cluster.isEmpty()) {
            cluster = letter(cluster, word);
        }
    }

    /// Takes the first letter of `cluster` and gives what is left to be read as letters.
    private String letter(String cluster, String word) {
        char letter = cluster.charAt(0);
        Optional<Option> found = usage.byLetter(letter);
        if (found.isEmpty() && letter == 'h') {
            arguments.add(Usage.HELP, "true");
            return cluster.substring(1);
        }
        if (usage.isUnsupported(String.valueOf(letter))) {
            throw usage.wrongOption("-" + letter + " is not supported yet");
        }
        if (found.isEmpty()) {
            throw usage.wrongOption("unknown shorthand flag: '" + letter + "' in -" + cluster);
        }
        String rest = cluster.substring(1);
        if (rest.startsWith("=")) {
            accept(found.get(), rest.substring(1));
            return "";
        }
        if (found.get().kind() == Kind.FLAG) {
            accept(found.get(), "true");
            return rest;
        }
        if (!rest.isEmpty()) {
            accept(found.get(), rest);
        } else if (next < line.size()) {
            accept(found.get(), line.get(next++));
        } else {
            throw usage.wrongOption("flag needs an argument: '" + letter + "' in " + word);
        }
        return "";
    }

    private void accept(Option option, String value) {
        String objection = option.kind().objection(value);
        if (!objection.isEmpty()) {
            throw usage.wrongOption(
                    "invalid argument \"" + value + "\" for \"" + option.display() + "\" flag: " + objection);
        }
        arguments.add(option.name(), value);
    }

    /// The part of an option before `=`, without its dashes.
    private static String nameOf(String word, int dashes) {
        int equals = word.indexOf('=');
        return word.substring(dashes, equals < 0 ? word.length() : equals);
    }
}
