package io.mydocker.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {
    @Test
    void both_ways_of_writing_mean_the_same() {
        Filters now = Filters.parse("{\"status\":{\"running\":true,\"exited\":true},\"label\":{\"a=b\":true}}");
        Filters before = Filters.parse("{\"status\":[\"running\",\"exited\"],\"label\":[\"a=b\"]}");

        assertThat(now).isEqualTo(before);
        assertThat(now.of("status")).containsExactly("running", "exited");
    }

    @Test
    void a_value_that_is_switched_off_does_not_count() {
        assertThat(Filters.parse("{\"status\":{\"running\":false}}").of("status"))
                .isEmpty();
    }

    @Test
    void are_written_as_they_are_read() {
        Filters filters = Filters.NONE.and("status=running").and("label=a=b").and("status", "paused");

        assertThat(filters.json())
                .hasToString("{\"status\":{\"running\":true,\"paused\":true},\"label\":{\"a=b\":true}}");
        assertThat(Filters.parse(filters.json().toString())).isEqualTo(filters);
    }

    @Test
    void name_what_is_wrong() {
        assertThatThrownBy(() -> Filters.parse("[]"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("invalid filter");
        assertThatThrownBy(() -> Filters.parse("{\"a\":1}")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> Filters.NONE.and("running"))
                .hasMessageContaining("bad format of filter (expected name=value)");
        assertThatThrownBy(() -> Filters.NONE.and("x=y").requireKnown(List.of("status")))
                .hasMessage("invalid filter 'x'");
    }

    @Test
    void the_empty_text_is_no_filter() {
        assertThat(Filters.parse("")).isEqualTo(Filters.NONE);
        assertThat(Filters.NONE.isEmpty()).isTrue();
    }
}
