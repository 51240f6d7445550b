package io.mydocker.engine.container;

import java.util.List;

/// The answer to a creation: the id in 64 hexadecimal digits, and what the user should know.
public record CreatedContainer(String id, List<String> warnings) {
    public CreatedContainer {
        warnings = List.copyOf(warnings);
    }
}
