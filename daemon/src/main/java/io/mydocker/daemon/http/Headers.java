package io.mydocker.daemon.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A request's header fields; names are compared without regard to case.
public record Headers(Map<String, List<String>> fields) {
    public static final Headers NONE = new Headers(Map.of());

    public Headers {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(fields);
        fields = copy;
    }

    /// The first field of that name.
    public Optional<String> find(String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    /// Whether one of the comma-separated words of the fields `name` is `token`.
    public boolean hasToken(String name, String token) {
        for (String field : fields.getOrDefault(name, List.of())) {
            for (String word : field.split(",", -1)) {
                if (word.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
