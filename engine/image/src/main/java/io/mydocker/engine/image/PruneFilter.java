package io.mydocker.engine.image;

import io.mydocker.engine.event.LabelFilter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Which of the unused things to remove.
///
/// @param until spares what is younger, and what does not say how old it is
public record PruneFilter(Optional<Instant> until, LabelFilter labels) {
    public boolean test(Optional<Instant> created, Map<String, String> itsLabels) {
        boolean old = until.isEmpty()
                || created.filter(time -> !time.isAfter(until.get())).isPresent();
        return old && labels.test(itsLabels);
    }
}
