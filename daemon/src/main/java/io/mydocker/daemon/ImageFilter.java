package io.mydocker.daemon;

import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The filters of the list of images: `before`, `dangling`, `label`, `reference`, `since`, `until`.
final class ImageFilter {
    private static final List<String> KNOWN = List.of("before", "dangling", "label", "reference", "since", "until");

    private final Filters filters;
    private final Optional<Instant> before;
    private final Optional<Instant> since;
    private final List<Pattern> references;

    private ImageFilter(Filters filters, Optional<Instant> before, Optional<Instant> since) {
        this.filters = filters;
        this.before = before;
        this.since = since;
        this.references =
                filters.of("reference").stream().map(ImageFilter::glob).toList();
    }

    static ImageFilter of(Filters filters, Images images) {
        filters.requireKnown(KNOWN);
        return new ImageFilter(
                filters,
                filters.of("before").stream().findFirst().flatMap(name -> created(images.find(name))),
                filters.of("since").stream().findFirst().flatMap(name -> created(images.find(name))));
    }

    private static Optional<Instant> created(Image image) {
        return image.config().created();
    }

    boolean test(Image image) {
        Instant created = created(image).orElse(Instant.EPOCH);
        boolean old = filters.of("until").stream()
                .allMatch(time -> Timestamps.parse(time).map(created::isBefore).orElse(true));
        return old
                && before.map(created::isBefore).orElse(true)
                && since.map(created::isAfter).orElse(true)
                && dangling(image)
                && labels(image.config().config().labels())
                && (references.isEmpty() || image.references().stream().anyMatch(this::shows));
    }

    private boolean dangling(Image image) {
        Set<String> wanted = filters.of("dangling");
        if (wanted.isEmpty()) {
            return true;
        }
        boolean dangling =
                switch (wanted.iterator().next()) {
                    case "1", "true" -> true;
                    case "0", "false" -> false;
                    default -> throw new InvalidParameter("invalid filter 'dangling=" + wanted + "'");
                };
        return dangling == image.tags().isEmpty();
    }

    private boolean labels(Map<String, String> labels) {
        return filters.of("label").stream().allMatch(wanted -> {
            String[] pair = wanted.split("=", 2);
            return labels.containsKey(pair[0]) && (pair.length == 1 || pair[1].equals(labels.get(pair[0])));
        });
    }

    /// Whether a reference of an image that fits is shown with it.
    boolean shows(ImageReference reference) {
        return references.isEmpty()
                || references.stream()
                        .anyMatch(pattern -> pattern.matcher(reference.familiar())
                                        .matches()
                                || pattern.matcher(reference.familiarName()).matches());
    }

    /// Go's `path.Match`: a star does not cross a slash.
    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
