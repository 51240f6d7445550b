package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Forbidden;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.Unauthorized;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/// An answer that is an error (OCI distribution specification, "Error Codes"), to be told in Docker's words.
///
/// @param code `MANIFEST_UNKNOWN` and so on; empty where the answer was no error document
record Refusal(URI address, int status, String code, String message) {
    private static final int MAX_BODY = 64 << 10;

    /// Reads and closes the body.
    static Refusal of(HttpResponse<InputStream> response) {
        for (Challenge challenge : Challenge.parse(response.headers().allValues("WWW-Authenticate"))) {
            String error = challenge.parameter("error").orElse("");
            if (response.statusCode() == 401 && error.equals("insufficient_scope")) {
                Transport.closeQuietly(response.body());
                return new Refusal(response.uri(), 401, "DENIED", "requested access to the resource is denied");
            }
        }
        try (InputStream body = response.body()) {
            List<JsonObject> errors =
                    Json.parseObject(body.readNBytes(MAX_BODY)).array("errors").objects();
            if (!errors.isEmpty()) {
                JsonObject first = errors.getFirst();
                return new Refusal(response.uri(), response.statusCode(), first.text("code"), first.text("message"));
            }
        } catch (IOException | JsonException e) {
            return new Refusal(response.uri(), response.statusCode(), implied(response.statusCode()), "");
        }
        return new Refusal(response.uri(), response.statusCode(), implied(response.statusCode()), "");
    }

    private static String implied(int status) {
        return switch (status) {
            case 401 -> "UNAUTHORIZED";
            case 403 -> "DENIED";
            case 429 -> "TOOMANYREQUESTS";
            default -> "";
        };
    }

    /// The usual words for a status.
    static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "";
        };
    }

    /// As Docker prints an error of a registry: `manifest unknown: manifest unknown`.
    String sentence() {
        if (code.isEmpty()) {
            return "received unexpected HTTP status: " + status + " for \"" + address + "\"";
        }
        String text = message.isEmpty() ? usual() : message;
        return code.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + text;
    }

    /// What registries say with a code.
    private String usual() {
        return switch (code) {
            case "UNAUTHORIZED" -> "authentication required";
            case "DENIED" -> "requested access to the resource is denied";
            default -> "";
        };
    }

    /// The failure of a request that is part of a push.
    EngineException ofPush() {
        return switch (code) {
            case "DENIED" -> new Forbidden(sentence());
            case "UNAUTHORIZED" -> new Unauthorized(sentence());
            default -> new Unavailable(sentence());
        };
    }

    /// The failure of a request for the manifest that `reference` names.
    EngineException ofManifest(ImageReference reference) {
        if (code.equals("MANIFEST_UNKNOWN") || (status == 404 && code.isEmpty())) {
            String cause = code.isEmpty() ? "manifest unknown: manifest unknown" : sentence();
            return new NotFound("manifest for " + reference.familiar() + " not found: " + cause);
        }
        return ofRepository(reference);
    }

    /// The failure of any request to the repository of `reference`.
    EngineException ofRepository(ImageReference reference) {
        String name = reference.familiarName();
        return switch (code) {
            case "DENIED" ->
                new NotFound("pull access denied for " + name
                        + ", repository does not exist or may require 'docker login': " + sentence());
            case "NAME_UNKNOWN" -> new NotFound("repository " + name + " not found: " + sentence());
            case "UNAUTHORIZED" -> new Unauthorized(sentence());
            default -> status == 404 ? new NotFound(sentence()) : new Unavailable(sentence());
        };
    }
}
