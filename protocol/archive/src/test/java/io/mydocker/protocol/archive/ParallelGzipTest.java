package io.mydocker.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelGzipTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 524_287, 524_288, 524_289, 3_000_000})
    void gives_one_member_that_others_read(int size) throws IOException {
        byte[] content = content(size);

        byte[] compressed = compress(content, 2);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(content);
        assertThat(new GzipStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gives_the_same_bytes_with_any_number_of_threads(int threads) throws IOException {
        byte[] content = content(2_500_000);

        assertThat(compress(content, threads)).isEqualTo(compress(content, 2)).hasSizeLessThan(content.length * 9 / 10);
    }

    private static byte[] compress(byte[] content, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            new ParallelGzip(workers, threads * 2).compress(new ByteArrayInputStream(content), out);
        }
        return out.toByteArray();
    }

    /// Half noise, half text.
    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        for (int i = 0; i < size; i++) {
            if (i / 1000 % 2 == 0) {
                content[i] = (byte) ('a' + i % 7);
            }
        }
        return content;
    }
}
