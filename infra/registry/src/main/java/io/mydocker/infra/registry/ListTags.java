package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET /v2/<name>/tags/list`, one page; the registry decides how long a page is.
///
/// @param page path and query
record ListTags(ImageReference repository, String page) implements RegistryCall<TagList> {
    /// Bytes of a page.
    static final int MAX_SIZE = 4 << 20;

    /// RFC 8288, as registries write it.
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    static ListTags first(ImageReference repository) {
        return new ListTags(repository, address(repository));
    }

    private static String address(ImageReference repository) {
        return "/v2/" + repository.path() + "/tags/list";
    }

    @Override
    public String action() {
        return "list tags of `" + repository.familiarName() + "`";
    }

    @Override
    public String path() {
        return page;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public boolean expects(int status) {
        return status == 200;
    }

    @Override
    public TagList read(HttpResponse<InputStream> response) throws IOException {
        byte[] content;
        try (InputStream body = response.body()) {
            content = body.readNBytes(MAX_SIZE + 1);
        }
        if (content.length > MAX_SIZE) {
            throw new SystemFailure(action() + ": a page is larger than 4 MiB");
        }
        try {
            return new TagList(Json.parseObject(content).strings("tags"), next(response));
        } catch (JsonException e) {
            throw new SystemFailure(action() + ": " + e.getMessage(), e);
        }
    }

    private Optional<String> next(HttpResponse<?> response) {
        Matcher link = NEXT.matcher(response.headers().firstValue("Link").orElse(""));
        if (!link.find()) {
            return Optional.empty();
        }
        // Whatever host it names: the next page is asked of this one, and is a page of the same list.
        try {
            String query = response.uri().resolve(link.group(1)).getRawQuery();
            return Optional.of(address(repository) + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException e) {
            throw new SystemFailure(action() + ": the link to the next page is no address", e);
        }
    }

    @Override
    public EngineException refused(Refusal refusal) {
        return refusal.ofRepository(repository);
    }
}
