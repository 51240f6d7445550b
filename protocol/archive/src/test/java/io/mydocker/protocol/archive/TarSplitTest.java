package io.mydocker.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TarSplitTest {
    private final Map<TarName, byte[]> files = new HashMap<>();

    private byte[] record(byte[] tar) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try (TarSplitWriter writer = new TarSplitWriter(record)) {
            TarReader reader = new TarReader(new ByteArrayInputStream(tar), writer::raw);
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                ContentChecksum checksum = new ContentChecksum(content::write);
                reader.transferTo(checksum);
                files.put(entry.get().name(), content.toByteArray());
                writer.file(entry.get().name(), entry.get().size(), checksum.crc64());
            }
            writer.endArchive();
            reader.drain();
        }
        return record.toByteArray();
    }

    private byte[] assemble(byte[] record) throws IOException {
        try (AssembledTar tar = new AssembledTar(
                new TarSplitReader(new ByteArrayInputStream(record)),
                name -> new ByteArrayInputStream(files.get(name)))) {
            return tar.readAllBytes();
        }
    }

    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarEntry.Attributes attributes = TarEntry.Attributes.of(0644, Instant.ofEpochSecond(1));
        try (TarWriter writer = new TarWriter(bytes)) {
            writer.put(TarEntry.directory("d", attributes));
            byte[] content = new byte[3_000_001];
            new Random(1).nextBytes(content);
            writer.put(TarEntry.file("d/big", content.length, attributes));
            writer.write(content);
            writer.put(TarEntry.file("d/<&>", 1, attributes));
            writer.write(new byte[] {'x'});
            writer.put(TarEntry.file("d/empty", 0, attributes));
        }
        bytes.writeBytes("behind the end".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @Test
    void givesTheTarBackBitForBit() throws IOException {
        byte[] tar = tar();
        assertThat(assemble(record(tar))).isEqualTo(tar);
        byte[] cut = java.util.Arrays.copyOf(tar, 512);
        assertThat(assemble(record(cut))).isEqualTo(cut);
        assertThat(assemble(record(new byte[0]))).isEmpty();
    }

    @Test
    void writesTheLinesOfTarSplit() throws IOException {
        String lines = new String(
                new GZIPInputStream(new ByteArrayInputStream(record(tar()))).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(lines.lines().filter(line -> line.startsWith("{\"type\":1")))
                .first()
                .isEqualTo("{\"type\":1,\"name\":\"d/\",\"payload\":null,\"position\":1}");
        assertThat(lines).contains("{\"type\":1,\"name\":\"d/\\u003c\\u0026\\u003e\",\"size\":1,\"payload\":\"");
        assertThat(lines.lines().toList().getLast())
                .isEqualTo("{\"type\":2,\"payload\":\"YmVoaW5kIHRoZSBlbmQ=\",\"position\":9}");
    }

    @Test
    void noticesChangedFiles() throws IOException {
        byte[] record = record(tar());
        files.put(TarName.of("d/<&>"), new byte[] {'y'});
        assertThatThrownBy(() -> assemble(record))
                .isInstanceOf(IOException.class)
                .hasMessage("file integrity checksum failed for \"d/<&>\"");
        files.put(TarName.of("d/<&>"), new byte[] {'x', 'x'});
        assertThatThrownBy(() -> assemble(record)).isInstanceOf(IOException.class);
        files.put(TarName.of("d/<&>"), new byte[0]);
        assertThatThrownBy(() -> assemble(record)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesAFileNamedTwice() throws IOException {
        try (TarSplitWriter writer = new TarSplitWriter(new ByteArrayOutputStream())) {
            writer.entry(TarName.of("a/b"));
            assertThatThrownBy(() -> writer.entry(TarName.of("./a//b/")))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining("duplicates of file paths not supported");
        }
    }

    /// The check value of CRC-64/GO-ISO in the catalogue of parametrised CRC algorithms.
    @Test
    void computesGosChecksum() throws IOException {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        ContentChecksum whole = new ContentChecksum(ByteSink.IGNORE);
        whole.accept(check, 0, check.length);
        assertThat(whole.crc64()).isEqualTo(0xb90956c775a41001L);
        ContentChecksum parts = new ContentChecksum(ByteSink.IGNORE);
        parts.accept(check, 0, 2);
        parts.accept(check, 2, 7);
        assertThat(parts.crc64()).isEqualTo(whole.crc64());
        assertThat(new ContentChecksum(ByteSink.IGNORE).crc64()).isZero();
    }
}
