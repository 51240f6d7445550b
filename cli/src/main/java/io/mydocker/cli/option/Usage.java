package io.mydocker.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of one command: its options, how many words it takes, and the sentences of its help page. A builder that
/// is read as soon as it is complete; one thread.
public final class Usage {
    static final String HELP = "help";
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final String synopsis;
    private final String description;
    private final List<Option> options = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private final List<String[]> shortForms = new ArrayList<>();
    private final List<String> trailing = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();
    private String path;
    private String trailingAfter = "";
    private int minimumWords;
    private int maximumWords = UNLIMITED;
    private boolean stopsAtWord;

    private Usage(String path, String synopsis, String description) {
        this.path = path;
        this.synopsis = synopsis;
        this.description = description;
    }

    /// The table of the command `path` (such as `run`, the program's name is put in front) with the words that follow
    /// it on the help page.
    public static Usage of(String path, String synopsis, String description) {
        return new Usage("mydocker" + (path.isEmpty() ? "" : " " + path), synopsis, description);
    }

    /// The name under which the user called it, where it has several.
    public Usage calledAs(String words) {
        path = "mydocker " + words;
        return this;
    }

    public Usage words(int minimum, int maximum) {
        minimumWords = minimum;
        maximumWords = maximum;
        return this;
    }

    public Usage atLeast(int minimum) {
        return words(minimum, UNLIMITED);
    }

    /// Options end at the first word: the rest belongs to a program of its own.
    public Usage stopAtFirstWord() {
        stopsAtWord = true;
        return this;
    }

    public Usage flag(char letter, String name, String help) {
        return add(new Option(name, letter, Kind.FLAG, "", "", help));
    }

    public Usage flag(String name, String help) {
        return flag(Option.NO_LETTER, name, help);
    }

    public Usage text(char letter, String name, String type, String help) {
        return add(new Option(name, letter, Kind.TEXT, type, "", help));
    }

    public Usage text(String name, String type, String help) {
        return text(Option.NO_LETTER, name, type, help);
    }

    public Usage list(char letter, String name, String type, String help) {
        return add(new Option(name, letter, Kind.LIST, type, "", help));
    }

    public Usage list(String name, String type, String help) {
        return list(Option.NO_LETTER, name, type, help);
    }

    public Usage filter(String help) {
        return add(new Option("filter", 'f', Kind.FILTER, "filter", "", help));
    }

    /// An option of one of the rarer kinds.
    public Usage option(char letter, String name, Kind kind, String type, String help) {
        return add(new Option(name, letter, kind, type, "", help));
    }

    public Usage number(char letter, String name, String help) {
        return add(new Option(name, letter, Kind.NUMBER, "int", "", help));
    }

    public Usage number(String name, String help) {
        return number(Option.NO_LETTER, name, help);
    }

    public Usage bytes(char letter, String name, String help) {
        return add(new Option(name, letter, Kind.BYTES, "bytes", "", help));
    }

    public Usage bytes(String name, String help) {
        return bytes(Option.NO_LETTER, name, help);
    }

    /// Names the value that counts when the last option is not given.
    public Usage fallback(String value) {
        Option last = options.removeLast();
        return add(new Option(last.name(), last.letter(), last.kind(), last.type(), value, last.help()));
    }

    /// Options that Docker has and this engine does not honour yet: an error, never silently accepted. One letter each
    /// or the long name.
    public Usage unsupported(String... names) {
        unsupported.addAll(List.of(names));
        return this;
    }

    /// Accepts `-form X` with one dash for `--option X`.
    public Usage shortForm(String form, String option) {
        shortForms.add(new String[] {form, option});
        return this;
    }

    /// With the option `given`, these short forms and letters may also stand behind the first word.
    public Usage trailing(String given, String... forms) {
        trailingAfter = given;
        trailing.addAll(List.of(forms));
        return this;
    }

    /// A paragraph at the end of the help page.
    public Usage note(String text) {
        notes.append(text);
        return this;
    }

    private Usage add(Option option) {
        options.add(option);
        return this;
    }

    /// Takes a command line apart, or fails with a [UsageError].
    public Arguments parse(List<String> line) {
        Arguments arguments = new OptionParser(this).parse(line);
        if (!arguments.wantsHelp()) {
            checkWords(arguments.words().size(), arguments);
        }
        return arguments;
    }

    private void checkWords(int count, Arguments arguments) {
        int minimum = !trailingAfter.isEmpty() && arguments.has(trailingAfter) ? 0 : minimumWords;
        if (count >= minimum && count <= maximumWords) {
            return;
        }
        String wanted;
        if (maximumWords == 0) {
            wanted = "accepts no arguments";
        } else if (minimumWords == maximumWords) {
            wanted = "requires " + minimumWords + plural(minimumWords);
        } else if (minimumWords > 0 && maximumWords < Integer.MAX_VALUE) {
            wanted = "requires at least " + minimumWords + " and at most " + maximumWords + plural(maximumWords);
        } else if (count < minimum) {
            wanted = "requires at least " + minimumWords + plural(minimumWords);
        } else {
            wanted = "requires at most " + maximumWords + plural(maximumWords);
        }
        throw wrongWords(wanted);
    }

    /// The error of a line with too few or too many words.
    public UsageError wrongWords(String wanted) {
        boolean openEnd = wanted.startsWith("requires at least") && !wanted.contains(" and at most ");
        String more = openEnd ? "See" + more().substring("Run".length()) : more();
        return new UsageError(
                "mydocker: '" + path + "' " + wanted + "\n\n" + synopsisLine() + "\n\n" + more, UsageError.WRONG_WORDS);
    }

    private static String plural(int count) {
        return count == 1 ? " argument" : " arguments";
    }

    UsageError wrongOption(String sentence) {
        return new UsageError(sentence + "\n\n" + synopsisLine() + "\n\n" + more(), UsageError.WRONG_OPTION);
    }

    /// What a user reads of a command line that was understood but cannot be done.
    public String complaint(String sentence) {
        return "mydocker: " + sentence + "\n\n" + more();
    }

    /// `Run 'mydocker run --help' for more information`.
    String more() {
        return "Run '" + path + " --help' for more information";
    }

    String path() {
        return path;
    }

    String synopsisLine() {
        return "Usage:  " + path + (synopsis.isEmpty() ? "" : " " + synopsis);
    }

    String description() {
        return description;
    }

    List<Option> options() {
        return options;
    }

    String notes() {
        return notes.toString();
    }

    boolean stopsAtWord() {
        return stopsAtWord;
    }

    boolean isUnsupported(String name) {
        return unsupported.contains(name);
    }

    Optional<Option> byName(String name) {
        for (Option option : options) {
            if (option.name().equals(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    Optional<Option> byLetter(char letter) {
        for (Option option : options) {
            if (option.letter() == letter && letter != Option.NO_LETTER) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /// The option for which `-form` stands.
    Optional<Option> byShortForm(String form) {
        for (String[] pair : shortForms) {
            if (pair[0].equals(form)) {
                return byName(pair[1]);
            }
        }
        return Optional.empty();
    }

    boolean mayTrail(String form) {
        return trailing.contains(form);
    }

    boolean allowsTrailing(Arguments arguments) {
        return !trailingAfter.isEmpty() && arguments.has(trailingAfter);
    }
}
