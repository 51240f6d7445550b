package io.mydocker.daemon;

import io.mydocker.daemon.http.Response;
import io.mydocker.engine.image.FoundRepository;
import io.mydocker.engine.image.Images;
import io.mydocker.engine.image.SearchRequest;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonArray;
import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// `/images/search`.
final class SearchRoutes {
    private static final List<String> KNOWN = List.of("is-automated", "is-official", "stars");

    private final Images images;

    SearchRoutes(Images images) {
        this.images = images;
    }

    void register(Router router) {
        router.on("GET", "/images/search", this::search);
    }

    private Response search(ApiRequest request) {
        Filters filters = request.filters();
        filters.requireKnown(KNOWN);
        Optional<Boolean> official = choice(filters, "is-official");
        // Docker Hub has no automated builds any more.
        if (choice(filters, "is-automated").orElse(false)) {
            return Response.ok(JsonArray.EMPTY);
        }
        int stars =
                filters.of("stars").stream().mapToInt(SearchRoutes::stars).max().orElse(0);
        SearchRequest wanted = new SearchRequest(request.query().text("term"), limit(request), stars, official);
        String auth = request.http().headers().find("X-Registry-Auth").orElse("");
        return Response.ok(new JsonArray(
                images.search(wanted, auth).stream().map(SearchRoutes::json).toList()));
    }

    private static int limit(ApiRequest request) {
        String limit = request.query().text("limit");
        try {
            return limit.isEmpty() ? 0 : Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw new InvalidParameter("strconv.Atoi: parsing \"" + limit + "\": invalid syntax", e);
        }
    }

    private static int stars(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidParameter("invalid filter 'stars=" + value + "'", e);
        }
    }

    private static Optional<Boolean> choice(Filters filters, String name) {
        return filters.of(name).stream().findFirst().map(value -> switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new InvalidParameter("invalid filter '" + name + "=" + value + "'");
        });
    }

    private static Json json(FoundRepository found) {
        return JsonObject.builder()
                .put("star_count", found.stars())
                .put("is_official", found.official())
                .put("name", found.name())
                .put("is_automated", false)
                .put("description", found.description())
                .build();
    }
}
