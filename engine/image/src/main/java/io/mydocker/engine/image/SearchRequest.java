package io.mydocker.engine.image;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;
import java.util.Optional;

/// What to look for in a registry.
///
/// @param text what the user typed, with or without a registry in front
/// @param official whether results have to be official ones
public record SearchRequest(String text, int limit, int stars, Optional<Boolean> official) {
    private static final int DEFAULT_LIMIT = 25;
    private static final int LARGEST_LIMIT = 100;

    public SearchRequest {
        if (text.isBlank() || text.contains("://")) {
            throw new InvalidParameter("invalid repository name: repository name (" + text + ") should be a word");
        }
        if (limit < 0 || limit > LARGEST_LIMIT) {
            throw new InvalidParameter("limit " + limit + " is outside the range of [1, " + LARGEST_LIMIT + "]");
        }
        limit = limit == 0 ? DEFAULT_LIMIT : limit;
    }

    /// The registry: what looks like a host before the first slash.
    String domain() {
        String first = text.substring(0, Math.max(0, text.indexOf('/')));
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : ImageReference.DEFAULT_DOMAIN;
    }

    /// What is asked there; Docker Hub's own names have no `library/` in front.
    String term() {
        String term = domain().equals(ImageReference.DEFAULT_DOMAIN) && !text.startsWith("docker.io/")
                ? text
                : text.substring(text.indexOf('/') + 1);
        return term.startsWith("library/") ? term.substring("library/".length()) : term;
    }
}
