package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is promised of the native program's source.
class SourceTest {
    private static final Path SOURCE = Path.of("src/main/c");
    private static final int MOST_LINES = 1200;

    @Test
    void isShort() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE)) {
            long lines = files.mapToLong(SourceTest::lines).sum();
            assertThat(lines).isLessThanOrEqualTo(MOST_LINES);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void agreesOnTheDescriptors() throws IOException {
        String header = Files.readString(SOURCE.resolve("plan.h"));
        List<String> names = Pattern.compile("(?m)^    FD_(?:CHILD_)?([A-Z]+)[ ,]")
                .matcher(header)
                .results()
                .map(MatchResult::group)
                .map(name -> name.strip().replaceAll("FD_(CHILD_)?|[ ,]", ""))
                .limit(Descriptor.values().length)
                .toList();
        assertThat(names)
                .isEqualTo(Stream.of(Descriptor.values()).map(Descriptor::name).toList());
        assertThat(Stream.of(Descriptor.values()).map(Descriptor::number))
                .containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    }
}
