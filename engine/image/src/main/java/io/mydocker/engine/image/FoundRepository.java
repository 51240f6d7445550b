package io.mydocker.engine.image;

import io.mydocker.protocol.json.JsonObject;

/// A repository that a registry has found.
public record FoundRepository(String name, String description, long stars, boolean official) {
    static FoundRepository of(JsonObject json) {
        return new FoundRepository(
                json.text("name"),
                json.text("description"),
                json.findNumber("star_count").orElse(0L),
                json.bool("is_official"));
    }
}
