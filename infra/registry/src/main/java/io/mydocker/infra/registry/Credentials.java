package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who asks a registry. Never printed.
public record Credentials(String username, String password, String identityToken) {
    /// Nobody in particular.
    public static final Credentials ANONYMOUS = new Credentials("", "", "");

    /// Reads Docker's `X-Registry-Auth` header: JSON in base64 (the URL alphabet or the standard one). The empty text
    /// is [#ANONYMOUS].
    public static Credentials parse(String header) {
        if (header.isBlank()) {
            return ANONYMOUS;
        }
        try {
            byte[] json = Base64.getUrlDecoder()
                    .decode(header.strip().replace('+', '-').replace('/', '_').getBytes(StandardCharsets.ISO_8859_1));
            return of(Json.parseObject(json));
        } catch (IllegalArgumentException | JsonException e) {
            throw new InvalidParameter("invalid X-Registry-Auth header: " + e.getMessage(), e);
        }
    }

    /// Reads Docker's `AuthConfig`.
    public static Credentials of(JsonObject auth) {
        return new Credentials(auth.text("username"), auth.text("password"), auth.text("identitytoken"));
    }

    public boolean isAnonymous() {
        return username.isEmpty() && identityToken.isEmpty();
    }

    /// The value of an `Authorization` header with user name and password.
    String basic() {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : "user " + username;
    }
}
