package io.mydocker.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command line taken apart: the options that were given and the words that are none. The values have passed their
/// [Kind]'s check.
public final class Arguments {
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    Arguments() {}

    void add(String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    void addWord(String word) {
        words.add(word);
    }

    /// The words that are no options, in their order.
    public List<String> words() {
        return List.copyOf(words);
    }

    public String word(int index) {
        return words.get(index);
    }

    /// Whether the option was given, with whatever value.
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// Whether the flag is on.
    public boolean flag(String name) {
        return flag(name, false);
    }

    public boolean flag(String name, boolean fallback) {
        List<String> given = values.get(name);
        return given == null ? fallback : Kind.isTrue(given.getLast());
    }

    public Optional<String> text(String name) {
        List<String> given = values.get(name);
        return given == null ? Optional.empty() : Optional.of(given.getLast());
    }

    public String text(String name, String fallback) {
        List<String> given = values.get(name);
        return given == null ? fallback : given.getLast();
    }

    /// Every value that was given, in order.
    public List<String> list(String name) {
        List<String> given = values.get(name);
        return given == null ? List.of() : List.copyOf(given);
    }

    public Optional<Long> number(String name) {
        return text(name).map(Long::parseLong);
    }

    public Optional<Integer> integer(String name) {
        return text(name).map(Integer::parseInt);
    }

    public Optional<Long> bytes(String name) {
        return text(name).map(text -> Quantity.bytes(text).orElseThrow());
    }

    /// Billionths of a decimal fraction.
    public Optional<Long> nanos(String name) {
        return text(name).map(Quantity::nanos);
    }

    /// Whether the line asks for the help page.
    public boolean wantsHelp() {
        return flag(Usage.HELP);
    }
}
