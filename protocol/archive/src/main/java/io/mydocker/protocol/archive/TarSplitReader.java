package io.mydocker.protocol.archive;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Reads a tar-split record, see [TarSplitWriter], piece by piece.
public final class TarSplitReader implements AutoCloseable {
    private static final int SEGMENT = 2;
    private static final int FILE = 1;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /// Reads the gzip stream of a record, which [#close] closes.
    public TarSplitReader(InputStream in) throws IOException {
        this.in = new BufferedInputStream(new GZIPInputStream(in, 32 << 10), 64 << 10);
    }

    /// One line of the record.
    public sealed interface Piece {}

    /// Raw bytes that are no file content.
    public static final class Segment implements Piece {
        private final byte[] bytes;

        Segment(byte[] bytes) {
            this.bytes = bytes;
        }

        /// The segment's own array.
        byte[] array() {
            return bytes;
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /// An entry whose content, if any, is on disk.
    ///
    /// @param crc64 of the content, if there is any
    public record File(TarName name, long size, long crc64) implements Piece {}

    /// The next piece, in the order of the tar.
    ///
    /// @throws IOException if the record is damaged
    public Optional<Piece> next() throws IOException {
        line.reset();
        while (true) {
            int b = in.read();
            if (b == '\n' || b < 0) {
                break;
            }
            line.write(b);
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(parse(line.toByteArray()));
    }

    private static Piece parse(byte[] line) throws IOException {
        try {
            JsonObject object = Json.parseObject(line);
            byte[] payload = Base64.getDecoder().decode(object.text("payload"));
            long type = object.number("type");
            if (type == SEGMENT) {
                return new Segment(payload);
            }
            if (type == FILE) {
                long crc64 =
                        payload.length == Long.BYTES ? ByteBuffer.wrap(payload).getLong() : 0;
                return new File(name(object), object.number("size"), crc64);
            }
            throw new IOException("damaged tar-split record: type " + type);
        } catch (JsonException | IllegalArgumentException e) {
            throw new IOException("damaged tar-split record: " + e.getMessage(), e);
        }
    }

    private static TarName name(JsonObject object) {
        return object.findText("name_raw")
                .map(raw -> TarName.of(Base64.getDecoder().decode(raw)))
                .orElseGet(() -> TarName.of(object.text("name")));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
