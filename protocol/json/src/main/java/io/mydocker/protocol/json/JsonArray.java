package io.mydocker.protocol.json;

import java.util.Iterator;
import java.util.List;

/// An array.
public record JsonArray(List<Json> values) implements Json, Iterable<Json> {
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        values = List.copyOf(values);
    }

    /// The elements, each of which has to be a string.
    public List<String> strings() {
        return values.stream().map(value -> value.asText("element")).toList();
    }

    /// The elements, each of which has to be an object.
    public List<JsonObject> objects() {
        return values.stream().map(value -> value.asObject("element")).toList();
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public Iterator<Json> iterator() {
        return values.iterator();
    }

    @Override
    public String toString() {
        return JsonWriter.write(this);
    }
}
