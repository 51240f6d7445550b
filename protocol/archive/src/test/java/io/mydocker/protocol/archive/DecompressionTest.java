package io.mydocker.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

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

    @Test
    void namesWhatItCannotDo() {
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0};
        assertThatThrownBy(() -> open(zstd))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("decompress: zstd is not supported yet, only gzip is");
    }
}
