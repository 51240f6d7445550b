package io.mydocker.protocol.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/// The tar of a layer, bit for bit, put together again from its tar-split record and its files.
///
/// Each file is checked against size and checksum of the record as it passes; a layer that was tampered with ends in an
/// [IOException], and the reader must not use what it got. Closing closes the record and the file that is open.
public final class AssembledTar extends InputStream {
    private final TarSplitReader record;
    private final Files files;
    private Source source = new Bytes(new byte[0]);
    private boolean ended;

    /// Where the content of files comes from.
    @FunctionalInterface
    public interface Files {
        InputStream open(TarName name) throws IOException;
    }

    public AssembledTar(TarSplitReader record, Files files) {
        this.record = record;
        this.files = files;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        while (!ended && length > 0) {
            int count = source.read(bytes, offset, length);
            if (count > 0) {
                return count;
            }
            source.close();
            Optional<TarSplitReader.Piece> piece = record.next();
            ended = piece.isEmpty();
            if (piece.isPresent()) {
                source = source(piece.get());
            }
        }
        return length == 0 ? 0 : -1;
    }

    private Source source(TarSplitReader.Piece piece) throws IOException {
        return switch (piece) {
            case TarSplitReader.Segment segment -> new Bytes(segment.array());
            case TarSplitReader.File file when file.size() == 0 -> new Bytes(new byte[0]);
            case TarSplitReader.File file -> new Content(file, files.open(file.name()));
        };
    }

    @Override
    public void close() throws IOException {
        try (record) {
            source.close();
        }
    }

    /// What the bytes come from at the moment; 0 or less means that it is used up.
    private interface Source {
        int read(byte[] bytes, int offset, int length) throws IOException;

        void close() throws IOException;
    }

    private static final class Bytes implements Source {
        private final byte[] data;
        private int position;

        Bytes(byte[] data) {
            this.data = data;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = Math.min(length, data.length - position);
            System.arraycopy(data, position, bytes, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() {
            position = data.length;
        }
    }

    private static final class Content implements Source {
        private final TarSplitReader.File file;
        private final InputStream in;
        private final Crc64 crc64 = new Crc64();
        private long left;

        Content(TarSplitReader.File file, InputStream in) {
            this.file = file;
            this.in = in;
            this.left = file.size();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                if (crc64.value() != file.crc64() || in.read() >= 0) {
                    throw changed();
                }
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count <= 0) {
                throw changed();
            }
            crc64.update(bytes, offset, count);
            left -= count;
            return count;
        }

        private IOException changed() {
            return new IOException("file integrity checksum failed for \"" + file.name() + "\"");
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
