package io.mydocker.engine.container;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Which containers to list.
///
/// @param all also those that do not run
/// @param limit the newest so many, running or not; all where empty
/// @param criteria Docker's filters: `id`, `name`, `status`, `label`, `ancestor`, `before`, `since`, `exited`,
///     `volume`, `network`, `health`, `is-task`; the values of one name are alternatives, but all labels must match
public record ContainerFilter(boolean all, OptionalInt limit, Map<String, List<String>> criteria) {
    public static final ContainerFilter RUNNING = new ContainerFilter(false, OptionalInt.empty(), Map.of());
    public static final ContainerFilter ALL = new ContainerFilter(true, OptionalInt.empty(), Map.of());

    public ContainerFilter {
        criteria = Map.copyOf(criteria);
    }
}
