package io.mydocker.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_at_least_ten_wide_and_three_apart() {
        Table table = new Table("IMAGE", "COMMAND", "NAMES");
        table.row("busybox", "\"sleep 1000\"", "c2");

        assertThat(table.text()).isEqualTo("""
                IMAGE     COMMAND        NAMES
                busybox   "sleep 1000"   c2
                """);
    }

    @Test
    void counts_characters_and_not_bytes() {
        Table table = new Table("A", "B");
        table.row("ééééééééé…", "x");
        table.row("1234567890", "y");

        assertThat(table.text()).isEqualTo("""
                A            B
                ééééééééé…   x
                1234567890   y
                """);
    }

    @Test
    void templates_part_cells_by_tabs() {
        assertThat(Table.ofTabs(List.of("CONTAINER ID\tNAMES", "abc\tweb")))
                .isEqualTo("CONTAINER ID   NAMES\nabc            web\n");
        assertThat(Table.ofTabs(List.of("NAMES", "web"))).isEqualTo("NAMES\nweb\n");
    }
}
