package io.mydocker.infra.registry;

import java.util.List;
import java.util.Optional;

/// One page of a repository's tags.
///
/// @param next path and query of the next page
record TagList(List<String> tags, Optional<String> next) {
    TagList {
        tags = List.copyOf(tags);
    }
}
