package io.mydocker.protocol.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// Writes a tar: ustar headers, with a PAX header before an entry that needs one (long or non-ASCII names, big numbers,
/// fractions of a second, extended attributes). The same entries give the same bytes. Not safe for several threads.
public final class TarWriter implements Closeable {
    private static final int BLOCK = TarHeader.BLOCK;
    private static final int NAME = 100;
    private static final long MAX_OWNER = 07777777;
    private static final long MAX_NUMBER = 077777777777L;

    private final OutputStream out;
    private long contentLeft;
    private int padding;
    private boolean closed;

    /// Writes to a stream, which [#close] closes.
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins an entry; exactly [TarEntry#size] bytes of content have to follow.
    public void put(TarEntry entry) throws IOException {
        endContent();
        byte[] pax = pax(entry);
        if (pax.length > 0) {
            writePax(entry, pax);
        }
        out.write(header(entry, (byte) entry.type().flag(), entry.size()));
        contentLeft = entry.size();
        padding = padding(entry.size());
    }

    /// Adds content to the entry that was put last.
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > contentLeft) {
            throw new IllegalStateException("more content than the entry's size");
        }
        out.write(bytes, offset, length);
        contentLeft -= length;
    }

    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /// Ends the archive with two blocks of zeros.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            endContent();
            out.write(new byte[2 * BLOCK]);
        }
    }

    private void endContent() throws IOException {
        if (contentLeft != 0) {
            throw new IllegalStateException(
                    "less content than the entry's size: " + contentLeft + " bytes are missing");
        }
        out.write(new byte[padding]);
        padding = 0;
    }

    private void writePax(TarEntry entry, byte[] pax) throws IOException {
        byte[] base = entry.name().clean().base();
        byte[] prefix = "PaxHeaders.0/".getBytes(StandardCharsets.US_ASCII);
        byte[] name = Arrays.copyOf(prefix, Math.min(NAME, prefix.length + base.length));
        System.arraycopy(base, 0, name, prefix.length, name.length - prefix.length);
        TarEntry.Attributes plain = TarEntry.Attributes.of(0644, Instant.EPOCH);
        TarEntry extension =
                new TarEntry(TarName.of(name), TarType.REGULAR, 0, plain, TarName.EMPTY, TarEntry.Device.NONE);
        out.write(header(extension, (byte) 'x', pax.length));
        out.write(pax);
        out.write(new byte[padding(pax.length)]);
    }

    private static byte[] pax(TarEntry entry) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        TarEntry.Attributes attributes = entry.attributes();
        if (!fits(entry.name())) {
            record(records, "path", entry.name().bytes());
        }
        if (!fits(entry.link())) {
            record(records, "linkpath", entry.link().bytes());
        }
        if (entry.size() > MAX_NUMBER) {
            record(records, "size", ascii(Long.toString(entry.size())));
        }
        if (unsigned(attributes.uid()) > MAX_OWNER) {
            record(records, "uid", ascii(Integer.toUnsignedString(attributes.uid())));
        }
        if (unsigned(attributes.gid()) > MAX_OWNER) {
            record(records, "gid", ascii(Integer.toUnsignedString(attributes.gid())));
        }
        Instant modified = attributes.modified();
        if (modified.getNano() != 0 || modified.getEpochSecond() < 0 || modified.getEpochSecond() > MAX_NUMBER) {
            record(records, "mtime", ascii(time(modified)));
        }
        for (Map.Entry<String, byte[]> extended : attributes.extended().entrySet()) {
            record(records, "SCHILY.xattr." + extended.getKey(), extended.getValue());
        }
        return records.toByteArray();
    }

    private static String time(Instant time) {
        java.math.BigDecimal seconds = java.math.BigDecimal.valueOf(time.getEpochSecond())
                .add(java.math.BigDecimal.valueOf(time.getNano(), 9));
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }

    /// A record's length counts its own digits.
    private static void record(ByteArrayOutputStream out, String key, byte[] value) throws IOException {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int rest = name.length + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > length - rest) {
            length++;
        }
        out.write(ascii(length + " "));
        out.write(name);
        out.write('=');
        out.write(value);
        out.write('\n');
    }

    private static boolean fits(TarName name) {
        byte[] bytes = name.bytes();
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b > 0;
        }
        return ascii && bytes.length <= NAME;
    }

    private static byte[] header(TarEntry entry, byte flag, long size) {
        byte[] block = new byte[BLOCK];
        TarEntry.Attributes attributes = entry.attributes();
        text(block, 0, NAME, entry.name());
        octal(block, 100, 8, attributes.mode());
        octal(block, 108, 8, clamp(unsigned(attributes.uid()), MAX_OWNER));
        octal(block, 116, 8, clamp(unsigned(attributes.gid()), MAX_OWNER));
        octal(block, 124, 12, clamp(size, MAX_NUMBER));
        octal(block, 136, 12, clamp(attributes.modified().getEpochSecond(), MAX_NUMBER));
        block[156] = flag;
        text(block, 157, NAME, entry.link());
        System.arraycopy(ascii("ustar\00000"), 0, block, 257, 8);
        octal(block, 329, 8, entry.device().major());
        octal(block, 337, 8, entry.device().minor());
        checksum(block);
        return block;
    }

    private static void checksum(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
    }

    private static void text(byte[] block, int offset, int length, TarName text) {
        byte[] bytes = text.bytes();
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, length));
    }

    /// Octal digits, the field ended by a NUL.
    private static void octal(byte[] block, int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    private static long clamp(long value, long max) {
        return value < 0 || value > max ? 0 : value;
    }

    private static long unsigned(int owner) {
        return owner & 0xffffffffL;
    }

    private static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
