package io.mydocker.daemon;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.Map;

/// The fields that dockerd always writes for a document, in its order, with what stands there when nothing was said.
/// Read from an example, which is easier to compare with dockerd's answers than code.
record Shape(JsonObject example) {

    static Shape of(String example) {
        return new Shape(Json.parseObject(example));
    }

    /// `document` with every field of this shape; what else it has comes behind.
    JsonObject fill(JsonObject document) {
        JsonObject.Builder filled = example.toBuilder();
        for (Map.Entry<String, Json> field : document.fields().entrySet()) {
            if (field.getValue() != Json.ofNull() || !example.names().contains(field.getKey())) {
                filled.put(field.getKey(), field.getValue());
            }
        }
        return filled.build();
    }

    /// As [#fill], without what the shape does not know.
    JsonObject only(JsonObject document) {
        JsonObject.Builder filled = example.toBuilder();
        for (String name : example.names()) {
            document.find(name).ifPresent(value -> filled.put(name, value));
        }
        return filled.build();
    }
}
