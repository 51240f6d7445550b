package io.mydocker.protocol.archive;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Reads a tar-split record, see [TarSplitWriter], piece by piece.
public final class TarSplitReader implements AutoCloseable {
    private static final int SEGMENT = 2;
    private static final int FILE = 1;

    /// How a segment begins as Go and [TarSplitWriter] write it; most of a record is segments, so they are not parsed
    /// as JSON where they look like this.
    private static final byte[] SEGMENT_START = "{\"type\":2,\"payload\":\"".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;

    /// Reads the gzip stream of a record, which [#close] closes.
    public TarSplitReader(InputStream in) throws IOException {
        this.in = new GZIPInputStream(in, 32 << 10);
    }

    /// One line of the record.
    public sealed interface Piece {
        /// Bytes of the tar.
        long size();
    }

    /// Raw bytes that are no file content.
    public static final class Segment implements Piece {
        private final byte[] bytes;

        Segment(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
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
        byte[] line = nextLine();
        return line.length == 0 ? Optional.empty() : Optional.of(parse(line));
    }

    private byte[] nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            position = Math.min(end + 1, limit);
            if (end < limit) {
                break;
            }
        }
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return limit > 0;
    }

    private static boolean isPlainSegment(byte[] line) {
        int start = SEGMENT_START.length;
        return line.length > start && Arrays.equals(line, 0, start, SEGMENT_START, 0, start);
    }

    private static byte[] plainPayload(byte[] line) {
        int start = SEGMENT_START.length;
        int end = start;
        while (end < line.length && line[end] != '"') {
            end++;
        }
        return Base64.getDecoder().decode(Arrays.copyOfRange(line, start, end));
    }

    private static Piece parse(byte[] line) throws IOException {
        try {
            if (isPlainSegment(line)) {
                return new Segment(plainPayload(line));
            }
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
