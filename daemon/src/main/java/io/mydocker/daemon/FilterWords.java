package io.mydocker.daemon;

import io.mydocker.engine.event.LabelFilter;
import io.mydocker.engine.image.ImageFilter;
import io.mydocker.engine.image.PruneFilter;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The filters of requests as the engine takes them.
final class FilterWords {
    private static final List<String> OF_IMAGES = List.of("before", "dangling", "label", "reference", "since", "until");

    private FilterWords() {}

    /// Of the list of images.
    static ImageFilter images(Filters filters, boolean all) {
        filters.requireKnown(OF_IMAGES);
        return new ImageFilter(
                all,
                dangling(filters),
                List.copyOf(filters.of("before")),
                List.copyOf(filters.of("since")),
                filters.of("until").stream().map(Timestamps::moment).toList(),
                List.copyOf(filters.of("reference")),
                filters.of("label"));
    }

    /// The filter `dangling`, if it is given.
    static Optional<Boolean> dangling(Filters filters) {
        Set<String> values = filters.of("dangling");
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return switch (values.iterator().next()) {
            case "1", "true" -> Optional.of(true);
            case "0", "false" -> Optional.of(false);
            default -> throw new InvalidParameter("invalid filter 'dangling=" + values + "'");
        };
    }

    /// Of a prune.
    static PruneFilter prune(Filters filters) {
        Set<String> until = filters.of("until");
        if (until.size() > 1) {
            throw new SystemFailure("more than one until filter specified");
        }
        return new PruneFilter(
                until.stream().map(Timestamps::moment).findFirst(),
                new LabelFilter(filters.of("label"), filters.of("label!")));
    }
}
