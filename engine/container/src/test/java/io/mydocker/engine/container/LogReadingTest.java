package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReadingTest {
    private static final String TIME = "2026-01-02T03:04:05.006Z";

    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void place() {
        log = directory.resolve("c-json.log");
    }

    private static String line(String text) {
        return "{\"log\":\"" + text + "\\n\",\"stream\":\"stdout\",\"time\":\"" + TIME + "\"}\n";
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        for (int age = 9; age >= 0; age--) {
            Path from = age == 0 ? log : directory.resolve("c-json.log." + age);
            if (Files.exists(from)) {
                Files.move(from, directory.resolve("c-json.log." + (age + 1)));
            }
        }
    }

    private LogReading open(LogOptions options) {
        return new LogReading(new LogFiles(log), options, false, Optional.empty(), () -> false);
    }

    private static List<String> texts(LogReading reading) {
        List<String> texts = new ArrayList<>();
        for (Optional<LogEntry> entry = reading.next(); entry.isPresent(); entry = reading.next()) {
            texts.add(entry.get().text().strip());
        }
        return texts;
    }

    private List<String> read(LogOptions options) {
        try (LogReading reading = open(options)) {
            return texts(reading);
        }
    }

    @Test
    void noFileIsAnEmptyLog() {
        assertThat(read(LogOptions.all())).isEmpty();
        assertThat(read(LogOptions.all().last(3))).isEmpty();
    }

    @Test
    void oldestFirst() throws IOException {
        append(line("a") + line("b"));
        rotate();
        append(line("c"));
        rotate();
        append(line("d") + line("e"));
        assertThat(read(LogOptions.all())).containsExactly("a", "b", "c", "d", "e");
        assertThat(read(LogOptions.all().last(2))).containsExactly("d", "e");
        assertThat(read(LogOptions.all().last(3))).containsExactly("c", "d", "e");
        assertThat(read(LogOptions.all().last(4))).containsExactly("b", "c", "d", "e");
        assertThat(read(LogOptions.all().last(9))).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void rotationWhileReading() throws IOException {
        append(line("a"));
        try (LogReading reading = open(LogOptions.all())) {
            assertThat(reading.next().orElseThrow().text()).isEqualTo("a\n");
            append(line("b"));
            rotate();
            append(line("c"));
            rotate();
            append(line("d"));
            assertThat(texts(reading)).containsExactly("b", "c", "d");
        }
    }

    @Test
    void tornLines() throws IOException {
        append(line("a") + "{\"log\":\"half{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"" + TIME + "\"}\n");
        append(line("c") + "{\"log\":\"tor");
        assertThat(read(LogOptions.all())).containsExactly("a", "b", "c");
    }

    @Test
    void longLines() throws IOException {
        String text = "x".repeat(300_000);
        append(line(text) + line("b"));
        assertThat(read(LogOptions.all())).containsExactly(text, "b");
        assertThat(read(LogOptions.all().last(1))).containsExactly("b");
    }

    @Test
    void followsUntilTheEnd() throws IOException, InterruptedException {
        append(line("a"));
        AtomicBoolean alive = new AtomicBoolean(true);
        try (DirectoryWatch watch = new DirectoryWatch();
                LogReading reading = new LogReading(
                        new LogFiles(log),
                        LogOptions.following(),
                        false,
                        Optional.of(watch.watch(directory)),
                        alive::get)) {
            assertThat(reading.next().orElseThrow().text()).isEqualTo("a\n");
            List<String> rest = new ArrayList<>();
            Thread reader = Thread.startVirtualThread(() -> rest.addAll(texts(reading)));
            append(line("b"));
            rotate();
            append(line("c"));
            alive.set(false);
            try (DirectoryWatch.Watch end = watch.watch(directory)) {
                end.wake();
                reader.join();
            }
            assertThat(rest).containsExactly("b", "c");
        }
    }

    @Test
    void decodes() {
        byte[] usual = "{\"log\":\"a\\\"\\\\\\té\\n\",\"stream\":\"stderr\",\"time\":\"2026-01-02T03:04:05Z\"}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(LogDecoder.decode(usual, 0, usual.length))
                .contains(new LogEntry(Instant.parse("2026-01-02T03:04:05Z"), true, "a\"\\\té\n", Map.of()));
        byte[] other = ("{\"log\":\"\\u0001\",\"attrs\":{\"k\":\"v\"},\"stream\":\"stdout\",\"time\":\"" + TIME + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(LogDecoder.decode(other, 0, other.length))
                .contains(new LogEntry(Instant.parse(TIME), false, "\u0001", Map.of("k", "v")));
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(LogDecoder.decode(none, 0, none.length)).isEmpty();
    }

    @Test
    void framesAndPrefixes() throws IOException {
        append("{\"log\":\"a\\n\",\"stream\":\"stderr\",\"attrs\":{\"l\":\"1\",\"k\":\"2\"},\"time\":\"" + TIME
                + "\"}\n");
        LogOptions options = new LogOptions(
                new LogOptions.Streams(true, true),
                false,
                OptionalInt.empty(),
                LogOptions.Range.ALL,
                new LogOptions.Form(true, true));
        try (LogReading reading = open(options)) {
            byte[] bytes = reading.bytes().readAllBytes();
            String text = "2026-01-02T03:04:05.006000000Z k=2,l=1 a\n";
            assertThat(bytes).startsWith(2, 0, 0, 0, 0, 0, 0, text.length());
            assertThat(new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }
}
