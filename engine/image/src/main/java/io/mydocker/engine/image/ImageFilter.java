package io.mydocker.engine.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which images to list.
///
/// @param all also images without a name of which another image is made
/// @param dangling only images without a tag, or only others
/// @param before names of images that have to be younger, each of them
/// @param since names of images that have to be older, each of them
/// @param until moments before which it was made, each of them
/// @param references patterns of which a reference has to match one, where there are any
/// @param labels `name` or `name=value`, all of them
public record ImageFilter(
        boolean all,
        Optional<Boolean> dangling,
        List<String> before,
        List<String> since,
        List<Instant> until,
        List<String> references,
        Set<String> labels) {
    public ImageFilter {
        before = List.copyOf(before);
        since = List.copyOf(since);
        until = List.copyOf(until);
        references = List.copyOf(references);
        labels = Set.copyOf(labels);
    }

    /// What is listed without any filter.
    public static ImageFilter none() {
        return new ImageFilter(false, Optional.empty(), List.of(), List.of(), List.of(), List.of(), Set.of());
    }
}
