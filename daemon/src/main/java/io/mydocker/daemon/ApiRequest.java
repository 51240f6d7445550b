package io.mydocker.daemon;

import io.mydocker.daemon.http.Query;
import io.mydocker.daemon.http.Request;
import io.mydocker.protocol.api.ApiVersion;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A request as a route sees it: the API's version, the variables of its path, parameters and body.
///
/// @param version what the client speaks; a path without a version means the newest
/// @param variables of the route's pattern, decoded
record ApiRequest(Request http, ApiVersion version, Map<String, String> variables) {
    /// Largest JSON body that is read; whatever may be larger is streamed.
    static final int LARGEST_JSON = 4 << 20;

    /// The container, image or execution that the path names.
    String name() {
        return variables.getOrDefault("name", "");
    }

    Query query() {
        return http.query();
    }

    boolean atLeast(int major, int minor) {
        return version.atLeast(major, minor);
    }

    Filters filters() {
        return Filters.parse(query().text("filters"));
    }

    /// The body, which has to be a JSON object.
    JsonObject json() {
        return findJson().orElseThrow(() -> new InvalidParameter("invalid JSON: got EOF while reading request body"));
    }

    /// The body, if there is one.
    Optional<JsonObject> findJson() {
        requireJson();
        byte[] bytes;
        try {
            bytes = http.body().stream().readNBytes(LARGEST_JSON + 1);
        } catch (IOException e) {
            throw new SystemFailure("read the request: " + e.getMessage(), e);
        }
        if (bytes.length > LARGEST_JSON) {
            throw new InvalidParameter("request body of more than " + LARGEST_JSON + " bytes");
        }
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parseObject(bytes));
        } catch (JsonException e) {
            throw new InvalidParameter("invalid JSON: " + e.getMessage(), e);
        }
    }

    private void requireJson() {
        String type = http.headers().find("Content-Type").orElse("");
        if (type.isEmpty() && http.body().isEmpty()) {
            return;
        }
        String media = type.split(";", 2)[0].strip();
        if (!media.equalsIgnoreCase("application/json")) {
            throw new InvalidParameter("unsupported Content-Type header (" + type + "): must be 'application/json'");
        }
    }

    /// The parameter `name` as a number that must be one.
    int integer(String name) {
        String text = query().text(name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidParameter("strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    /// The parameter `name`, unless it is missing or empty.
    Optional<String> text(String name) {
        return query().find(name).filter(text -> !text.isEmpty());
    }
}
