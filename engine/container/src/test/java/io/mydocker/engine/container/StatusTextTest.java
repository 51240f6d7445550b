package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.engine.container.ContainerState.Status;
import io.mydocker.protocol.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.4S,Less than a second",
        "PT1S,1 second",
        "PT59S,59 seconds",
        "PT60S,About a minute",
        "PT119S,About a minute",
        "PT2M,2 minutes",
        "PT59M,59 minutes",
        "PT60M,About an hour",
        "PT3H,3 hours",
        "PT47H,47 hours",
        "PT48H,2 days",
        "P14D,2 weeks",
        "P60D,2 months",
        "P800D,2 years",
    })
    void durations(Duration duration, String text) {
        assertThat(StatusText.human(duration)).isEqualTo(text);
    }

    @Test
    void states() {
        Instant now = Instant.now();
        Optional<Instant> before = Optional.of(now.minusSeconds(5));
        assertThat(ContainerState.CREATED.describe(now)).isEqualTo("Created");
        assertThat(new ContainerState(Status.PAUSED, 1, 0, "", before, Optional.empty(), false).describe(now))
                .isEqualTo("Up 5 seconds (Paused)");
        assertThat(new ContainerState(Status.EXITED, 0, 3, "", before, before, false).describe(now))
                .isEqualTo("Exited (3) 5 seconds ago");
    }

    @Test
    void documentsAreReadBack() {
        Instant now = Instant.now();
        for (Status status : Status.values()) {
            if (status != Status.CREATED) {
                ContainerState state = new ContainerState(status, 7, 3, "e", Optional.of(now), Optional.of(now), true);
                assertThat(StateDocument.read(StateDocument.write(JsonObject.EMPTY, state)))
                        .isEqualTo(state);
            }
        }
    }
}
