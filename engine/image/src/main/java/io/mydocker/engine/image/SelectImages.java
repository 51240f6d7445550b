package io.mydocker.engine.image;

import io.mydocker.engine.event.LabelFilter;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Selects images by Docker's filters.
final class SelectImages {
    private final FindImage find;
    private final ListImages list;

    SelectImages(FindImage find, ListImages list) {
        this.find = find;
        this.list = list;
    }

    /// @throws io.mydocker.protocol.failure.NotFound if `before` or `since` name no image
    List<ListedImage> select(ImageFilter filter) {
        Predicate<Image> matches = matching(filter);
        List<Pattern> patterns =
                filter.references().stream().map(SelectImages::glob).toList();
        List<Image> images = list.list();
        Set<Digest> parents =
                images.stream().flatMap(image -> image.parent().stream()).collect(Collectors.toSet());
        List<ListedImage> selected = new ArrayList<>();
        for (Image image : images) {
            ListedImage listed = new ListedImage(
                    image,
                    image.references().stream()
                            .filter(reference -> shows(patterns, reference))
                            .toList());
            if (matches.test(image) && fits(listed, filter, parents.contains(image.id()))) {
                selected.add(listed);
            }
        }
        return selected;
    }

    private Predicate<Image> matching(ImageFilter filter) {
        List<Instant> before = new ArrayList<>(filter.until());
        filter.before().forEach(name -> before.add(created(find.find(name))));
        List<Instant> since =
                filter.since().stream().map(name -> created(find.find(name))).toList();
        return image -> before.stream().allMatch(created(image)::isBefore)
                && since.stream().allMatch(created(image)::isAfter)
                && LabelFilter.all(filter.labels(), image.config().config().labels());
    }

    private static Instant created(Image image) {
        return image.config().created().orElse(Instant.EPOCH);
    }

    private static boolean fits(ListedImage listed, ImageFilter filter, boolean isParent) {
        boolean onlyDangling = filter.dangling().orElse(false);
        if (onlyDangling && isParent) {
            return false;
        }
        if (!listed.references().isEmpty()) {
            return !onlyDangling || listed.tags().isEmpty();
        }
        return (filter.all() || !isParent)
                && filter.dangling().orElse(true)
                && filter.references().isEmpty();
    }

    private static boolean shows(List<Pattern> patterns, ImageReference reference) {
        return patterns.isEmpty()
                || patterns.stream()
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
