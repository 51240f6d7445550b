package io.mydocker.daemon;

import java.util.Map;
import java.util.Set;

/// The filter `label`: `name` or `name=value`.
final class LabelFilter {
    private LabelFilter() {}

    /// Whether `labels` have all that is wanted.
    static boolean all(Set<String> wanted, Map<String, String> labels) {
        return wanted.stream().allMatch(one -> has(labels, one));
    }

    /// Whether they have at least one of them.
    static boolean any(Set<String> wanted, Map<String, String> labels) {
        return wanted.stream().anyMatch(one -> has(labels, one));
    }

    private static boolean has(Map<String, String> labels, String wanted) {
        String[] pair = wanted.split("=", 2);
        return labels.containsKey(pair[0]) && (pair.length == 1 || pair[1].equals(labels.get(pair[0])));
    }
}
