package io.mydocker.protocol.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /// A stream of a network: gives little at a time and never says that more is available.
    private static InputStream trickling(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 3));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    private static byte[] open(byte[] bytes) throws IOException {
        try (InputStream in = Decompression.open(trickling(bytes))) {
            return in.readAllBytes();
        }
    }

    @Test
    void passesPlainBytes() throws IOException {
        for (int length : new int[] {0, 1, 5, 6, 7, 1000}) {
            byte[] bytes = new byte[length];
            assertThat(open(bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void inflatesAllMembers() throws IOException {
        byte[] first = random(300_000);
        byte[] second = random(10);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(gzip(first));
        both.writeBytes(gzip(second));
        both.writeBytes(gzip(new byte[0]));
        byte[] content = open(both.toByteArray());
        assertThat(content)
                .hasSize(300_010)
                .startsWith(Arrays.copyOf(first, 100))
                .endsWith(second);
    }

    @Test
    void skipsOptionalFields() throws IOException {
        byte[] gzip = gzip(random(10));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(gzip, 0, 3);
        bytes.write(2 | 4 | 8 | 16);
        bytes.write(gzip, 4, 6);
        bytes.writeBytes(new byte[] {2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2});
        bytes.write(gzip, 10, gzip.length - 10);
        assertThat(open(bytes.toByteArray())).isEqualTo(random(10));
    }

    @Test
    void refusesDamage() throws IOException {
        byte[] gzip = gzip(random(1000));
        for (int i = 1; i < gzip.length; i += 7) {
            byte[] cut = Arrays.copyOf(gzip, i);
            assertThat(i).isPositive();
            if (i > 1) {
                assertThatThrownBy(() -> open(cut)).isInstanceOf(IOException.class);
            }
        }
        byte[] wrong = gzip.clone();
        wrong[gzip.length - 6] ^= 1;
        assertThatThrownBy(() -> open(wrong)).isInstanceOf(IOException.class).hasMessage("gzip: invalid checksum");
    }

    /// What the programs of the formats write is what they were given; zstd knows formats, levels and windows of many
    /// kinds.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zstd -1",
                "zstd -3",
                "zstd -19",
                "zstd --ultra -22",
                "zstd --fast=5",
                "zstd -3 --no-check",
                "zstd -12 --long=27",
                "xz -0",
                "xz -9",
                "bzip2 -1",
                "bzip2 -9"
            })
    void readsWhatOtherProgramsWrite(String program) throws Exception {
        for (byte[] content : contents()) {
            byte[] compressed = run(program + " -c", content);
            assertThat(open(compressed)).as(program).isEqualTo(content);
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.writeBytes(compressed);
            twice.writeBytes(compressed);
            assertThat(open(twice.toByteArray())).hasSize(2 * content.length);
        }
    }

    /// Text, zeros, noise, structure with far repetitions, and sizes around those of blocks.
    private static List<byte[]> contents() {
        byte[] text = "the quick brown fox jumps over the lazy dog, and once more: \n"
                .repeat(9000)
                .getBytes(UTF_8);
        byte[] mixed = random(3_000_000);
        System.arraycopy(mixed, 0, mixed, 2_500_000, 400_000);
        for (int i = 0; i < 1_000_000; i++) {
            mixed[i] = (byte) (mixed[i] & 7);
        }
        for (int i = 1_000_000; i < 1_200_000; i++) {
            mixed[i] = (byte) Integer.numberOfTrailingZeros(mixed[i] | 256);
        }
        return List.of(
                new byte[0],
                new byte[] {1},
                new byte[5_000_000],
                text,
                random(1),
                random(1000),
                random(131_072),
                random(131_073),
                mixed);
    }

    private static byte[] run(String command, byte[] input) throws Exception {
        Process process = new ProcessBuilder(command.split(" "))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] output = process.getInputStream().readAllBytes();
        feeder.join();
        assertThat(process.waitFor()).isZero();
        return output;
    }

    /// Every way of damage ends in an [IOException], nothing else, or in other bytes where there is no checksum.
    @ParameterizedTest
    @ValueSource(strings = {"zstd -3", "zstd -19 --no-check", "xz -6", "bzip2 -9"})
    void damageIsAnException(String program) throws Exception {
        byte[] text = Arrays.copyOf(contents().get(3), 40_000);
        System.arraycopy(random(3000), 0, text, 20_000, 3000);
        byte[] compressed = run(program + " -c", text);
        Random random = new Random(7);
        for (int i = 0; i < 600; i++) {
            byte[] damaged = compressed.clone();
            int at = random.nextInt(i % 3 == 0 ? 40 : damaged.length);
            damaged[at] = (byte) random.nextInt();
            byte[] cut = i % 2 == 0 ? damaged : Arrays.copyOf(damaged, 7 + random.nextInt(damaged.length - 7));
            try (InputStream in = Decompression.open(new ByteArrayInputStream(cut))) {
                in.readNBytes(10_000_000);
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    /// Where the heap does not suffice for all of them, they take turns.
    @Test
    void sharesMemory() throws Exception {
        byte[] compressed = run("zstd -1 --long=27 -c", new byte[10_000_000]);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> lengths = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                lengths.add(executor.submit(() -> {
                    try (InputStream in = Decompression.open(new ByteArrayInputStream(compressed))) {
                        return in.transferTo(OutputStream.nullOutputStream());
                    }
                }));
            }
            for (Future<Long> length : lengths) {
                assertThat(length.get()).isEqualTo(10_000_000);
            }
        }
    }

    @Test
    void boundsMemory() {
        byte[] window = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xa0, 1, 0, 0};
        assertThatThrownBy(() -> open(window))
                .isInstanceOf(IOException.class)
                .hasMessage("zstd: frame needs a window of 1073741824 bytes, at most 134217728 are accepted");
        assertThatThrownBy(() -> open(run("xz --lzma2=dict=256MiB -c", new byte[10])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory");
    }
}
