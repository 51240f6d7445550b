package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/// Reads a tar from front to back: old v7, ustar, star, GNU long names and base-256 numbers, PAX with extended
/// attributes. What Go's archive/tar makes of odd headers, this does too, since that is what images are made with.
///
/// Every byte that is no file content (headers, padding, end blocks, what follows them) also goes to a sink as it
/// passes, which is how a tar-split record is made.
///
/// Malformed and absurd archives are [InvalidParameter]; nothing of the archive's choosing is ever held in memory but
/// extension headers of at most [#MAX_EXTENSION] bytes. Sparse files are refused: their content cannot be given back
/// bit for bit. Not safe for several threads. Does not close its stream.
public final class TarReader {
    /// The largest PAX header or GNU long name, as in Go.
    public static final int MAX_EXTENSION = 1 << 20;

    private static final long MAX_SIZE = 1L << 50;
    private static final int BUFFER = 128 << 10;

    private final InputStream in;
    private final ByteSink raw;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long contentLeft;
    private int padding;
    private boolean ended;

    public TarReader(InputStream in) {
        this(in, ByteSink.IGNORE);
    }

    /// Reads with a sink for all bytes that are no file content.
    public TarReader(InputStream in, ByteSink raw) {
        this.in = in;
        this.raw = raw;
    }

    /// Whether a tar with at least one entry may begin with this block: its checksum is right.
    public static boolean begins(byte[] block) {
        if (block.length != TarHeader.BLOCK) {
            return false;
        }
        TarHeader header = new TarHeader(block);
        try {
            return !header.isZero() && header.isIntact();
        } catch (InvalidParameter _) {
            return false;
        }
    }

    /// The next entry; what is left of the content of the last one is skipped.
    public Optional<TarEntry> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        skipContent();
        Extensions extensions = new Extensions();
        while (true) {
            Optional<TarHeader> header = readHeader();
            if (header.isEmpty()) {
                ended = true;
                return Optional.empty();
            }
            Optional<TarEntry> entry = take(header.get(), extensions);
            if (entry.isPresent()) {
                return entry;
            }
        }
    }

    /// Reads on in the content of the current entry; -1 at its end.
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (contentLeft == 0) {
            return -1;
        }
        need();
        int count = (int) Math.min(Math.min(length, limit - position), contentLeft);
        System.arraycopy(buffer, position, bytes, offset, count);
        position += count;
        contentLeft -= count;
        return count;
    }

    /// Gives all that is left of the current entry's content to a sink.
    public void transferTo(ByteSink sink) throws IOException {
        while (contentLeft > 0) {
            need();
            int count = (int) Math.min(limit - position, contentLeft);
            sink.accept(buffer, position, count);
            position += count;
            contentLeft -= count;
        }
    }

    /// The content of the current entry; valid until the next call of [#next].
    public InputStream content() {
        return new InputStream() {
            private final byte[] one = new byte[1];

            @Override
            public int read() throws IOException {
                return TarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : TarReader.this.read(bytes, offset, length);
            }
        };
    }

    /// Reads what follows the end blocks (often padding to a record of 10 KiB) to the end of the stream.
    public void drain() throws IOException {
        while (fill()) {
            raw.accept(buffer, position, limit - position);
            position = limit;
        }
    }

    /// The headers before an entry that extend it.
    private static final class Extensions {
        private PaxRecords pax = PaxRecords.NONE;
        private Optional<TarName> longName = Optional.empty();
        private Optional<TarName> longLink = Optional.empty();
    }

    /// The entry of a header, or nothing if the header extends the next one.
    private Optional<TarEntry> take(TarHeader header, Extensions extensions) throws IOException {
        switch (header.flag()) {
            case 'x' -> extensions.pax = PaxRecords.parse(readExtension(header));
            case 'L' -> extensions.longName = Optional.of(readLongName(header));
            case 'K' -> extensions.longLink = Optional.of(readLongName(header));
            case 'g' -> {
                PaxRecords.parse(readExtension(header));
                return Optional.of(entry(header, TarType.GLOBAL_HEADER, new Extensions()));
            }
            case 'S' -> throw new InvalidParameter("read tar: `" + header.name() + "`: sparse files are not supported");
            default -> {
                return Optional.of(entry(header, type(header, extensions), extensions));
            }
        }
        return Optional.empty();
    }

    private static TarType type(TarHeader header, Extensions extensions) {
        if (header.flag() == 0) {
            return name(header, extensions).endsWithSlash() ? TarType.DIRECTORY : TarType.REGULAR;
        }
        return TarType.ofFlag(header.flag())
                .orElseThrow(() -> new InvalidParameter("unhandled tar header type " + header.flag()));
    }

    private TarEntry entry(TarHeader header, TarType type, Extensions extensions) {
        TarName name = name(header, extensions);
        PaxRecords pax = extensions.pax;
        long size = type == TarType.GLOBAL_HEADER ? 0 : pax.number("size").orElseGet(header::size);
        if (size < 0 || size > MAX_SIZE) {
            throw new InvalidParameter("read tar: `" + name + "`: absurd size " + size);
        }
        TarName link = extensions
                .longLink
                .or(() -> pax.name("linkpath"))
                .orElseGet(() -> hasLink(type) ? header.link() : TarName.EMPTY);
        if (!type.hasContent()) {
            size = 0;
        }
        if (type != TarType.GLOBAL_HEADER) {
            contentLeft = size;
            padding = padding(size);
        }
        return new TarEntry(
                name,
                type,
                size,
                attributes(header, pax, name),
                hasLink(type) ? link : TarName.EMPTY,
                device(header, type));
    }

    private static TarName name(TarHeader header, Extensions extensions) {
        return extensions.longName.or(() -> extensions.pax.name("path")).orElseGet(header::name);
    }

    private static boolean hasLink(TarType type) {
        return type == TarType.HARD_LINK || type == TarType.SYMLINK;
    }

    private static TarEntry.Attributes attributes(TarHeader header, PaxRecords pax, TarName name) {
        long uid = pax.number("uid").orElseGet(header::uid);
        long gid = pax.number("gid").orElseGet(header::gid);
        // The kernel takes -1 for "leave as it is".
        if (uid < 0 || uid >= 0xffffffffL || gid < 0 || gid >= 0xffffffffL) {
            throw new InvalidParameter("read tar: `" + name + "`: invalid owner " + uid + ":" + gid);
        }
        Instant modified = pax.time("mtime").orElseGet(() -> instant(header.modified(), 0));
        SortedMap<String, byte[]> extended = pax.extendedAttributes();
        return new TarEntry.Attributes((int) (header.mode() & 07777), (int) uid, (int) gid, modified, extended);
    }

    private static TarEntry.Device device(TarHeader header, TarType type) {
        if (type != TarType.CHARACTER_DEVICE && type != TarType.BLOCK_DEVICE) {
            return TarEntry.Device.NONE;
        }
        return new TarEntry.Device((int) header.deviceMajor(), (int) header.deviceMinor());
    }

    static Instant instant(long seconds, long nanos) {
        long second = Math.clamp(seconds, Instant.MIN.getEpochSecond() + 1, Instant.MAX.getEpochSecond() - 1);
        return Instant.ofEpochSecond(second, nanos);
    }

    private TarName readLongName(TarHeader header) throws IOException {
        byte[] data = readExtension(header);
        return TarName.of(TarHeader.untilNul(data, 0, data.length));
    }

    private byte[] readExtension(TarHeader header) throws IOException {
        long size = header.size();
        if (size < 0 || size > MAX_EXTENSION) {
            throw new InvalidParameter(
                    "read tar: extension header of " + size + " bytes, at most " + MAX_EXTENSION + " are accepted");
        }
        byte[] data = new byte[(int) size];
        int done = 0;
        while (done < data.length) {
            if (!fill()) {
                throw truncated();
            }
            int count = Math.min(data.length - done, limit - position);
            System.arraycopy(buffer, position, data, done, count);
            position += count;
            done += count;
        }
        raw.accept(data, 0, data.length);
        skipPadding(padding(size));
        return data;
    }

    /// Empty at the end: two blocks of zeros, one and the end of the stream, or the end of the stream alone.
    private Optional<TarHeader> readHeader() throws IOException {
        Optional<TarHeader> header = readBlock();
        if (header.isEmpty() || !header.get().isZero()) {
            return header.map(TarHeader::verified);
        }
        Optional<TarHeader> second = readBlock();
        if (second.isPresent() && !second.get().isZero()) {
            throw new InvalidParameter("read tar: invalid tar header: single block of zeros");
        }
        return Optional.empty();
    }

    private Optional<TarHeader> readBlock() throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        int done = 0;
        while (done < block.length && fill()) {
            int count = Math.min(block.length - done, limit - position);
            System.arraycopy(buffer, position, block, done, count);
            position += count;
            done += count;
        }
        if (done == 0) {
            return Optional.empty();
        }
        if (done < block.length) {
            throw truncated();
        }
        raw.accept(block, 0, block.length);
        return Optional.of(new TarHeader(block));
    }

    private void skipContent() throws IOException {
        transferTo(ByteSink.IGNORE);
        skipPadding(padding);
        padding = 0;
    }

    /// At the very end of a stream padding may be missing.
    private void skipPadding(int length) throws IOException {
        int left = length;
        while (left > 0 && fill()) {
            int count = Math.min(left, limit - position);
            raw.accept(buffer, position, count);
            position += count;
            left -= count;
        }
    }

    private static int padding(long size) {
        return (int) (-size & (TarHeader.BLOCK - 1));
    }

    private void need() throws IOException {
        if (!fill()) {
            throw truncated();
        }
    }

    /// Sees to it that there is at least one byte in the buffer; false at the end of the stream.
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private static InvalidParameter truncated() {
        return new InvalidParameter("read tar: unexpected EOF");
    }
}
