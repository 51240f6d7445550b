package io.mydocker.engine.event;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Docker's filters `label` and `label!`, `name` or `name=value` each: lets through what has all labels that are wanted
/// and not all that are unwanted.
public record LabelFilter(Set<String> wanted, Set<String> unwanted) {
    public LabelFilter {
        wanted = Set.copyOf(wanted);
        unwanted = Set.copyOf(unwanted);
    }

    public boolean test(Map<String, String> labels) {
        return all(wanted, labels) && (unwanted.isEmpty() || !all(unwanted, labels));
    }

    /// Whether `labels` have all that is wanted.
    public static boolean all(Collection<String> wanted, Map<String, String> labels) {
        return wanted.stream().allMatch(one -> has(labels, one));
    }

    private static boolean has(Map<String, String> labels, String wanted) {
        String[] pair = wanted.split("=", 2);
        return labels.containsKey(pair[0]) && (pair.length == 1 || pair[1].equals(labels.get(pair[0])));
    }
}
