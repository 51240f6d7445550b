package io.mydocker.protocol.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An object: names in the order in which they were written.
///
/// The accessors treat a missing name and `null` alike, as Go's decoder does, and fail with a [JsonException] when the
/// value has another type.
public final class JsonObject implements Json {
    public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    private final Map<String, Json> fields;

    private JsonObject(Map<String, Json> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    public static JsonObject of(Map<String, ? extends Json> fields) {
        return new JsonObject(new LinkedHashMap<>(fields));
    }

    /// An object of strings, such as labels.
    public static JsonObject ofStrings(Map<String, String> fields) {
        Builder builder = builder();
        fields.forEach(builder::put);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder(new LinkedHashMap<>());
    }

    /// A builder that starts with this object's fields; a name that is put again keeps its place.
    public Builder toBuilder() {
        return new Builder(new LinkedHashMap<>(fields));
    }

    /// This object with `name` set.
    public JsonObject with(String name, Json value) {
        return toBuilder().put(name, value).build();
    }

    public JsonObject without(String name) {
        Map<String, Json> copy = new LinkedHashMap<>(fields);
        copy.remove(name);
        return new JsonObject(copy);
    }

    public Map<String, Json> fields() {
        return fields;
    }

    public Set<String> names() {
        return fields.keySet();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /// Whether `name` is there and not `null`.
    public boolean has(String name) {
        return find(name).isPresent();
    }

    /// The value of `name` unless it is missing or `null`.
    public Optional<Json> find(String name) {
        Json value = fields.get(name);
        return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    public Optional<String> findText(String name) {
        return find(name).map(value -> value.asText(name));
    }

    /// The string `name`, or the empty string.
    public String text(String name) {
        return findText(name).orElse("");
    }

    public Optional<Long> findNumber(String name) {
        return find(name).map(value -> {
            if (value instanceof Numeric number) {
                return number.longValue();
            }
            throw JsonException.type(value, name, "int64");
        });
    }

    /// The integer `name`, or 0.
    public long number(String name) {
        return findNumber(name).orElse(0L);
    }

    public Optional<Boolean> findBool(String name) {
        return find(name).map(value -> {
            if (value instanceof Bool bool) {
                return bool.value();
            }
            throw JsonException.type(value, name, "bool");
        });
    }

    /// The flag `name`, or false.
    public boolean bool(String name) {
        return findBool(name).orElse(false);
    }

    /// The object `name`, or an empty one.
    public JsonObject object(String name) {
        return find(name).map(value -> value.asObject(name)).orElse(EMPTY);
    }

    /// The array `name`, or an empty one.
    public JsonArray array(String name) {
        return find(name).map(value -> value.asArray(name)).orElse(JsonArray.EMPTY);
    }

    /// The array of strings `name`, or an empty list.
    public List<String> strings(String name) {
        return array(name).values().stream().map(value -> value.asText(name)).toList();
    }

    /// The object of strings `name` (labels, options), or an empty map, in its order.
    public Map<String, String> stringMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        object(name).fields.forEach((key, value) -> map.put(key, value.asText(name)));
        return Collections.unmodifiableMap(map);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && fields.equals(object.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return JsonWriter.write(this);
    }

    /// Collects fields in order. Not thread-safe; [#build] may be called once.
    public static final class Builder {
        private final Map<String, Json> fields;

        private Builder(Map<String, Json> fields) {
            this.fields = fields;
        }

        public Builder put(String name, Json value) {
            fields.put(name, value);
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, long value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, double value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, List<String> values) {
            return put(name, Json.strings(values));
        }

        public Builder put(String name, Map<String, String> values) {
            return put(name, JsonObject.ofStrings(values));
        }

        public Builder putAll(JsonObject other) {
            fields.putAll(other.fields);
            return this;
        }

        public Builder putNull(String name) {
            return put(name, Json.ofNull());
        }

        /// Go's `omitempty`: nothing is written for an empty string.
        public Builder putUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : put(name, value);
        }

        /// Go's `omitempty` for slices.
        public Builder putUnlessEmpty(String name, Collection<String> values) {
            return values.isEmpty() ? this : put(name, List.copyOf(values));
        }

        /// A Go slice without `omitempty`: an empty one is `null`.
        public Builder putOrNull(String name, List<String> values) {
            return values.isEmpty() ? putNull(name) : put(name, values);
        }

        public Builder putIfPresent(String name, Optional<? extends Json> value) {
            value.ifPresent(present -> put(name, present));
            return this;
        }

        public JsonObject build() {
            return new JsonObject(fields);
        }
    }
}
