package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log file as Docker's json-file driver writes it.
@Timeout(60)
class LogTest {
    @TempDir
    Path root;

    private Path file;

    @BeforeEach
    void name() {
        file = root.resolve("c-json.log");
    }

    private List<String> log(String script) throws Exception {
        Fixture.run(root, script, LogFile.unlimited(file));
        return Files.readAllLines(file);
    }

    /// The text between `{"log":"` and the quote before `,"stream"`, as it stands in the file.
    private static String raw(String line) {
        return line.substring(8, line.lastIndexOf("\",\"stream\""));
    }

    private static List<JsonObject> parse(List<String> lines) {
        return lines.stream().map(Json::parseObject).toList();
    }

    @Test
    void isOneObjectALine() throws Exception {
        Instant before = Instant.now();
        List<String> lines = log("echo out; sleep 0.05; echo err >&2");
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"log\":\"out\\n\",\"stream\":\"stdout\",\"time\":\"");
        assertThat(lines.getLast()).startsWith("{\"log\":\"err\\n\",\"stream\":\"stderr\",\"time\":\"");
        assertThat(lines)
                .allMatch(line ->
                        line.matches(".*\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d*[1-9])?Z\"}"));
        assertThat(Instant.parse(parse(lines).getFirst().text("time"))).isBetween(before, Instant.now());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
    }

    @Test
    void escapesAsGoDoes() throws Exception {
        List<String> lines = log("printf 'a\"b\\\\c<d>&e\\tf\\rg\\001h\\177i\\n'");
        assertThat(raw(lines.getFirst())).isEqualTo("a\\\"b\\\\c\\u003cd\\u003e\\u0026e\\u0009f\\rg\\u0001h\u007fi\\n");
    }

    @Test
    void keepsTextAndReplacesWhatIsNone() throws Exception {
        // Valid: two, three and four bytes; then line separators; then a stray byte, an overlong form, a surrogate, a
        // number beyond Unicode, and a sequence cut short.
        List<String> lines = log("printf '\\303\\244\\342\\202\\254\\360\\237\\230\\200 \\342\\200\\250\\342\\200\\251 "
                + "\\377 \\300\\200 \\355\\240\\200 \\364\\220\\200\\200 \\342\\202\\n'");
        String bad = "\\ufffd";
        assertThat(raw(lines.getFirst()))
                .isEqualTo("ä€😀 \\u2028\\u2029 " + bad + " " + bad.repeat(2) + " " + bad.repeat(3) + " "
                        + bad.repeat(4) + " " + bad.repeat(2) + "\\n");
    }

    @Test
    void splitsLongLines() throws Exception {
        List<String> lines = log("head -c 40000 /dev/zero | tr '\\0' x; echo; echo next");
        assertThat(parse(lines)).extracting(line -> line.text("log").length()).containsExactly(16384, 16384, 7233, 5);
        assertThat(parse(lines).getFirst().text("log")).doesNotContain("\n");
        assertThat(parse(lines).get(2).text("log")).endsWith("x\n");
        assertThat(parse(lines).subList(0, 3))
                .extracting(line -> line.text("time"))
                .containsOnly(parse(lines).getFirst().text("time"));
    }

    @Test
    void logsALineWithoutAnEnd() throws Exception {
        assertThat(log("printf 'no end'").stream().map(LogTest::raw)).containsExactly("no end");
    }

    @Test
    void logsLinesThatComeInPieces() throws Exception {
        List<String> lines = log("printf one; sleep 0.05; printf 'two\\nthr'; sleep 0.05; echo ee");
        assertThat(lines.stream().map(LogTest::raw)).containsExactly("onetwo\\n", "three\\n");
    }

    @Test
    void losesNoByte() throws Exception {
        String expected =
                IntStream.rangeClosed(1, 100_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        List<JsonObject> lines = parse(log("seq 1 100000"));
        assertThat(lines.stream().map(line -> line.text("log")).collect(Collectors.joining()))
                .isEqualTo(expected);
    }

    @Test
    void logsBinaryOutput() throws Exception {
        byte[] random = new byte[200_000];
        new java.util.Random(7).nextBytes(random);
        Path input = Files.write(root.resolve("random"), random);
        List<JsonObject> lines = parse(log("cat " + input));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(line -> all.writeBytes(line.text("log").getBytes(StandardCharsets.UTF_8)));
        long newlines =
                IntStream.range(0, random.length).filter(i -> random[i] == '\n').count();
        assertThat(all.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\n'))
                .hasSize((int) newlines);
    }

    @Test
    void goesOnWhereItEnded() throws Exception {
        log("echo one");
        Runtime.open(root).delete("c");
        assertThat(log("echo two").stream().map(LogTest::raw)).containsExactly("one\\n", "two\\n");
    }

    @Test
    void rotates() throws Exception {
        Fixture.run(root, "seq 1 1000", new LogFile(file, 10_000, 3));
        assertThat(sizes()).hasSize(3).allMatch(size -> size < 10_200);
        assertThat(root.resolve("c-json.log.3")).doesNotExist();
        List<String> all = Files.readAllLines(root.resolve("c-json.log.2"));
        all.addAll(Files.readAllLines(root.resolve("c-json.log.1")));
        all.addAll(Files.readAllLines(file));
        List<Integer> numbers = parse(all).stream()
                .map(line -> Integer.parseInt(line.text("log").strip()))
                .toList();
        assertThat(numbers)
                .isEqualTo(
                        IntStream.rangeClosed(numbers.getFirst(), 1000).boxed().toList());
    }

    private List<Long> sizes() throws IOException {
        try (var files = Files.list(root)) {
            return files.filter(path -> path.getFileName().toString().startsWith("c-json.log"))
                    .map(path -> path.toFile().length())
                    .toList();
        }
    }

    @Test
    void keepsOneFileSmall() throws Exception {
        Fixture.run(root, "seq 1 1000", new LogFile(file, 10_000, 1));
        assertThat(sizes()).singleElement().matches(size -> size < 10_200);
        assertThat(parse(Files.readAllLines(file)).getLast().text("log")).isEqualTo("1000\n");
    }

    @Test
    void aFullDiskDoesNotStopTheContainer() throws Exception {
        execute("mknod", file.toString(), "c", "1", "7");
        assertThat(Fixture.run(root, "seq 1 100000; exit 4", LogFile.unlimited(file))
                        .exitCode())
                .isEqualTo(4);
    }

    @Test
    void aDiskThatFillsUpKeepsWholeEntries() throws Exception {
        Path small = Files.createDirectory(root.resolve("small"));
        execute("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", small.toString());
        try {
            Path log = small.resolve("log");
            assertThat(Fixture.run(root, "seq 1 100000; exit 4", LogFile.unlimited(log))
                            .exitCode())
                    .isEqualTo(4);
            List<String> lines = Files.readAllLines(log);
            assertThat(parse(lines).getFirst().text("log")).isEqualTo("1\n");
            assertThat(Files.readString(log)).endsWith("}\n");
        } finally {
            execute("umount", small.toString());
        }
    }

    private static void execute(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aTerminalIsLoggedToo() throws Exception {
        Runtime runtime = Runtime.open(root);
        KeptProcess process = runtime.create(Fixture.logged(
                "c", Fixture.shell(Fixture.TERMINAL, "echo hello"), Fixture.TERMINAL, LogFile.unlimited(file)));
        process.start();
        process.await();
        assertThat(Files.readAllLines(file).stream().map(LogTest::raw)).containsExactly("hello\\r\\n");
    }
}
