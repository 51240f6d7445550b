package io.mydocker.protocol.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// The content of a gzip file (RFC 1952) of one or more members.
///
/// `java.util.zip.GZIPInputStream` decides by `available()` whether another member follows, which over a network stream
/// can end an archive early without a word; this reads until the stream really ends, with larger buffers.
final class GzipStream extends InputStream {
    private static final int BUFFER = 128 << 10;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;

    GzipStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                beginMember();
                continue;
            }
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                crc.update(bytes, offset, count);
                return count;
            }
            endMember();
        }
        return -1;
    }

    /// Bytes of the current member; 0 at its end.
    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(bytes, offset, length);
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary()) {
                    throw new ZipException("gzip: preset dictionary");
                }
                if (!fill()) {
                    throw new EOFException("gzip: unexpected EOF");
                }
                inflater.setInput(buffer, position, limit - position);
                position = limit;
            }
        } catch (DataFormatException e) {
            throw new ZipException("gzip: " + (e.getMessage() == null ? "invalid data" : e.getMessage()));
        }
    }

    private void beginMember() throws IOException {
        if (!fill()) {
            ended = true;
            return;
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new ZipException("gzip: invalid header");
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long wanted = little();
        long size = little();
        if (wanted != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("gzip: invalid checksum");
        }
        inMember = false;
    }

    private long little() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int b;
        do {
            b = next();
        } while (b != 0);
    }

    private int next() throws IOException {
        if (!fill()) {
            throw new EOFException("gzip: unexpected EOF");
        }
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }
}
