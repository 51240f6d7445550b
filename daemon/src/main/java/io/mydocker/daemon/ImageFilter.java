package io.mydocker.daemon;

import io.mydocker.engine.image.Image;
import io.mydocker.engine.image.Images;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The filters of the list of images: `before`, `dangling`, `label`, `reference`, `since`, `until`.
final class ImageFilter {
    private static final List<String> KNOWN = List.of("before", "dangling", "label", "reference", "since", "until");

    private final Filters filters;
    private final Optional<Boolean> dangling;
    private final List<Instant> before = new ArrayList<>();
    private final List<Instant> since = new ArrayList<>();
    private final List<Pattern> references;

    private ImageFilter(Filters filters) {
        this.filters = filters;
        this.dangling = dangling(filters);
        this.references =
                filters.of("reference").stream().map(ImageFilter::glob).toList();
    }

    /// @throws io.mydocker.protocol.failure.NotFound if `before` or `since` name no image
    static ImageFilter of(Filters filters, Images images) {
        filters.requireKnown(KNOWN);
        ImageFilter filter = new ImageFilter(filters);
        filters.of("before").forEach(name -> filter.before.add(created(images.find(name))));
        filters.of("until").stream().map(Timestamps::moment).forEach(filter.before::add);
        filters.of("since").forEach(name -> filter.since.add(created(images.find(name))));
        return filter;
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

    private static Instant created(Image image) {
        return image.config().created().orElse(Instant.EPOCH);
    }

    /// An image of the list.
    ///
    /// @param references those that the filters let through
    record Shown(Image image, List<ImageReference> references) {
        List<String> tags() {
            return familiar(false);
        }

        List<String> digests() {
            return familiar(true);
        }

        private List<String> familiar(boolean digests) {
            return references.stream()
                    .filter(reference -> reference.digest().isPresent() == digests)
                    .map(ImageReference::familiar)
                    .toList();
        }
    }

    /// The images to list, in the order given.
    ///
    /// @param all also images without a name of which another image is made
    List<Shown> select(List<Image> images, boolean all) {
        Set<Digest> parents =
                images.stream().flatMap(image -> image.parent().stream()).collect(Collectors.toSet());
        List<Shown> selected = new ArrayList<>();
        for (Image image : images) {
            Shown shown = new Shown(
                    image, image.references().stream().filter(this::shows).toList());
            if (matches(image) && fits(shown, all, parents.contains(image.id()))) {
                selected.add(shown);
            }
        }
        return selected;
    }

    private boolean fits(Shown shown, boolean all, boolean isParent) {
        boolean onlyDangling = dangling.orElse(false);
        if (onlyDangling && isParent) {
            return false;
        }
        if (!shown.references().isEmpty()) {
            return !onlyDangling || shown.tags().isEmpty();
        }
        return (all || !isParent) && dangling.orElse(true) && references.isEmpty();
    }

    private boolean matches(Image image) {
        Instant created = created(image);
        return before.stream().allMatch(created::isBefore)
                && since.stream().allMatch(created::isAfter)
                && LabelFilter.all(filters.of("label"), image.config().config().labels());
    }

    private boolean shows(ImageReference reference) {
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
