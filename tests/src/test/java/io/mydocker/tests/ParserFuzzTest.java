package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mydocker.protocol.archive.Decompression;
import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageIndex;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What comes from outside before anything else is known of it. An ordinary run tries the kept inputs; `./fuzz`
/// searches for more.
class ParserFuzzTest {
    private static final int ENOUGH = 16 << 20;

    /// A tar is malformed or comes back from its parts, byte for byte.
    @FuzzTest(maxDuration = "24h")
    void tar(byte[] bytes) throws IOException {
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        TarReader reader = new TarReader(new ByteArrayInputStream(bytes), back::write);
        try {
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                assertThat(entry.get().size()).isNotNegative();
                assertThat(entry.get().name().clean().clean())
                        .isEqualTo(entry.get().name().clean());
                reader.transferTo(back::write);
            }
            reader.drain();
        } catch (InvalidParameter e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(back.toByteArray()).isEqualTo(bytes);
    }

    /// A reference is refused or means the same when it is read again.
    @FuzzTest(maxDuration = "24h")
    void reference(byte[] bytes) {
        ImageReference reference;
        try {
            reference = ImageReference.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (InvalidParameter e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        assertThat(ImageReference.parse(reference.familiar())).isEqualTo(reference);
    }

    /// A document is refused, or everything in it can be asked for.
    @FuzzTest(maxDuration = "24h")
    void manifest(byte[] bytes) {
        try {
            Manifest manifest = Manifest.parse(bytes);
            assertThat(manifest.layers()).allMatch(layer -> layer.size() >= 0);
            assertThat(manifest.config().digest().hex()).isNotEmpty();
        } catch (InvalidParameter e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            ImageIndex index = ImageIndex.parse(bytes);
            index.manifests().forEach(entry -> assertThat(entry.platform()).isNotNull());
        } catch (InvalidParameter e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            ImageConfig config = ImageConfig.parse(bytes);
            assertThat(config.raw()).isEqualTo(bytes);
            assertThat(config.diffIds()).isNotNull();
            assertThat(config.config().env()).isNotNull();
        } catch (InvalidParameter e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /// Whatever is wrong with compressed bytes is an [IOException].
    @FuzzTest(maxDuration = "24h")
    void decompression(byte[] bytes) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Decompression.open(new ByteArrayInputStream(bytes))) {
            int done = 0;
            for (int count = in.read(buffer); count >= 0 && done < ENOUGH; count = in.read(buffer)) {
                done += count;
            }
        } catch (IOException e) {
            assertThat(Arrays.asList(e.getStackTrace())).isNotEmpty();
        }
    }
}
