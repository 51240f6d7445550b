package io.mydocker.infra.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    @TempDir
    Path directory;

    private Records records;

    @BeforeEach
    void open() {
        records = Records.open(directory.resolve("records"));
    }

    private static JsonObject value(int n) {
        return JsonObject.builder().put("n", n).build();
    }

    @Test
    void savesFindsReplacesAndDeletes() {
        assertThat(records.find("a")).isEmpty();
        records.save("a", value(1));
        records.save("a", value(2));
        assertThat(records.find("a")).contains(value(2));
        assertThat(records.delete("a")).isTrue();
        assertThat(records.delete("a")).isFalse();
        assertThat(records.find("a")).isEmpty();
    }

    @Test
    void listsByPrefixInOrder() {
        records.save("net/b", value(2));
        records.save("net/a", value(1));
        records.save("volume/a", value(3));
        assertThat(records.list("net/").keySet()).containsExactly("net/a", "net/b");
        assertThat(records.list("")).hasSize(3).containsEntry("volume/a", value(3));
        assertThat(records.list("none")).isEmpty();
    }

    @Test
    void takesAnyKeyButEmptyAndEndlessOnes() {
        for (String key : new String[] {"..", ".hidden", "a b", "é", "A%41", "/", "x.json", "a\0b"}) {
            records.save(key, value(key.length()));
        }
        assertThat(records.list("").keySet())
                .containsExactlyInAnyOrder("..", ".hidden", "a b", "é", "A%41", "/", "x.json", "a\0b");
        assertThatThrownBy(() -> records.save("", value(1)))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("record key is empty");
        assertThatThrownBy(() -> records.find("")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> records.delete("")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> records.save("k".repeat(300), value(1))).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void survivesARestartAndSweepsUnfinishedWrites() throws IOException {
        records.save("a", value(1));
        Path path = directory.resolve("records");
        Files.writeString(path.resolve(".tmp-a.json-0"), "{");
        Files.writeString(path.resolve("foreign.txt"), "left alone");
        Records again = Records.open(path);
        assertThat(again.list("")).containsOnlyKeys("a");
        assertThat(path.resolve(".tmp-a.json-0")).doesNotExist();
        assertThat(path.resolve("foreign.txt")).exists();
    }

    @Test
    void saysWhichRecordIsDamaged() throws IOException {
        Path file = directory.resolve("records/a.json");
        Files.writeString(file, "{\"n\":");
        assertThatThrownBy(() -> records.find("a"))
                .isInstanceOf(SystemFailure.class)
                .hasMessageContaining(file.toString());
    }
}
