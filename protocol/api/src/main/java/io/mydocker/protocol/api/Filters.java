package io.mydocker.protocol.api;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `filters` parameter of list requests: for each name the values of which one has to match, as
/// `{"status":{"running":true}}` or, from clients before API 1.22, `{"status":["running"]}`.
public record Filters(Map<String, Set<String>> values) {
    public static final Filters NONE = new Filters(Map.of());

    public Filters {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        values.forEach((name, set) -> copy.put(name, Collections.unmodifiableSet(new LinkedHashSet<>(set))));
        values = Collections.unmodifiableMap(copy);
    }

    /// Reads the parameter's text; the empty text is no filter.
    public static Filters parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        try {
            Map<String, Set<String>> values = new LinkedHashMap<>();
            Json.parseObject(text).fields().forEach((name, set) -> values.put(name, valuesOf(set)));
            return new Filters(values);
        } catch (JsonException e) {
            throw new InvalidParameter("invalid filter", e);
        }
    }

    private static Set<String> valuesOf(Json set) {
        if (set instanceof JsonArray array) {
            return new LinkedHashSet<>(array.strings());
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (Map.Entry<String, Json> entry : set.asObject("filter").fields().entrySet()) {
            if (entry.getValue() == Json.Bool.TRUE) {
                chosen.add(entry.getKey());
            }
        }
        return chosen;
    }

    /// These filters and one more, as a user writes it: `status=running`.
    public Filters and(String nameAndValue) {
        int equals = nameAndValue.indexOf('=');
        if (equals < 0) {
            throw new InvalidParameter("invalid argument \"" + nameAndValue
                    + "\" for \"-f, --filter\" flag: bad format of filter (expected name=value)");
        }
        return and(
                nameAndValue.substring(0, equals).strip(),
                nameAndValue.substring(equals + 1).strip());
    }

    /// These filters and one more value for `name`.
    public Filters and(String name, String value) {
        Map<String, Set<String>> copy = new LinkedHashMap<>(values);
        Set<String> set = new LinkedHashSet<>(copy.getOrDefault(name, Set.of()));
        set.add(value);
        copy.put(name, set);
        return new Filters(copy);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// The values for `name`, or none.
    public Set<String> of(String name) {
        return values.getOrDefault(name, Set.of());
    }

    /// An [InvalidParameter] with Docker's sentence for the first name that is not one of `known`.
    public void requireKnown(List<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidParameter("invalid filter '" + name + "'");
            }
        }
    }

    public JsonObject json() {
        JsonObject.Builder object = JsonObject.builder();
        values.forEach((name, set) -> {
            JsonObject.Builder chosen = JsonObject.builder();
            set.forEach(value -> chosen.put(value, true));
            object.put(name, chosen.build());
        });
        return object.build();
    }
}
