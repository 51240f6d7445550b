package io.mydocker.infra.storage;

import io.mydocker.protocol.archive.TarEntry;
import io.mydocker.protocol.archive.TarWriter;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Puts tars together for tests.
final class TarFixture {
    static final Instant TIME = Instant.parse("2020-02-03T04:05:06.123456789Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter writer = new TarWriter(bytes);

    static TarEntry.Attributes attributes(int mode) {
        return TarEntry.Attributes.of(mode, TIME);
    }

    TarFixture file(String name, String content) {
        byte[] data = content.getBytes(StandardCharsets.UTF_8);
        return entry(TarEntry.file(name, data.length, attributes(0644)), data);
    }

    TarFixture directory(String name) {
        return entry(TarEntry.directory(name, attributes(0755)));
    }

    TarFixture symlink(String name, String target) {
        return entry(TarEntry.symlink(name, target, attributes(0777)));
    }

    TarFixture hardLink(String name, String target) {
        return entry(TarEntry.hardLink(name, target, attributes(0644)));
    }

    TarFixture entry(TarEntry entry, byte... content) {
        try {
            writer.put(entry);
            writer.write(content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            writer.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    Digest diffId() {
        return Digest.sha256(bytes());
    }
}
