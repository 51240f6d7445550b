package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The fields of one header block: old v7, ustar (POSIX.1-1988), star and GNU. Field offsets as in tar(5).
///
/// Reads the liberal way of Go's archive/tar, because that is what decides what Docker accepts.
final class TarHeader {
    static final int BLOCK = 512;

    private static final byte[] MAGIC_USTAR = ascii("ustar\0");
    private static final byte[] MAGIC_GNU = ascii("ustar  \0");
    private static final byte[] TRAILER_STAR = ascii("tar\0");

    private enum Format {
        V7,
        USTAR,
        STAR,
        GNU
    }

    private final byte[] block;

    /// Takes the array over.
    TarHeader(byte[] block) {
        this.block = block;
    }

    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// Fails where the checksum is wrong; old programs summed signed bytes, so both sums count.
    TarHeader verified() {
        if (!isIntact()) {
            throw new InvalidParameter("read tar: invalid tar header: wrong checksum");
        }
        return this;
    }

    boolean isIntact() {
        long stored = octal(148, 8);
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        return stored == unsigned || stored == signed;
    }

    int flag() {
        return block[156] & 0xff;
    }

    TarName name() {
        byte[] name = text(0, 100);
        byte[] prefix =
                switch (format()) {
                    case V7 -> new byte[0];
                    case USTAR -> text(345, 155);
                    case STAR -> text(345, 131);
                    case GNU -> gnuPrefix();
                };
        if (prefix.length == 0) {
            return TarName.of(name);
        }
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return TarName.of(joined);
    }

    /// GNU has times where ustar has the prefix; but Go before 1.8 wrote a prefix under GNU's magic.
    private byte[] gnuPrefix() {
        if (isNumberOrAbsent(345) && isNumberOrAbsent(357)) {
            return new byte[0];
        }
        byte[] prefix = text(345, 155);
        for (byte b : prefix) {
            if (b < 0) {
                return new byte[0];
            }
        }
        return prefix;
    }

    private boolean isNumberOrAbsent(int offset) {
        if (block[offset] == 0) {
            return true;
        }
        try {
            number(offset, 12);
            return true;
        } catch (InvalidParameter _) {
            return false;
        }
    }

    long mode() {
        return number(100, 8);
    }

    long uid() {
        return number(108, 8);
    }

    long gid() {
        return number(116, 8);
    }

    long size() {
        return number(124, 12);
    }

    long modified() {
        return number(136, 12);
    }

    TarName link() {
        return TarName.of(text(157, 100));
    }

    long deviceMajor() {
        return format() == Format.V7 ? 0 : number(329, 8);
    }

    long deviceMinor() {
        return format() == Format.V7 ? 0 : number(337, 8);
    }

    private Format format() {
        if (has(257, MAGIC_USTAR)) {
            return has(508, TRAILER_STAR) ? Format.STAR : Format.USTAR;
        }
        return has(257, MAGIC_GNU) ? Format.GNU : Format.V7;
    }

    private boolean has(int offset, byte[] expected) {
        return Arrays.equals(block, offset, offset + expected.length, expected, 0, expected.length);
    }

    /// The bytes before the first NUL.
    private byte[] text(int offset, int length) {
        return untilNul(block, offset, length);
    }

    static byte[] untilNul(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, offset, end);
    }

    /// A number in octal digits, or in base 256 where the highest bit of the first byte is set.
    private long number(int offset, int length) {
        if ((block[offset] & 0x80) == 0) {
            return octal(offset, length);
        }
        int invert = (block[offset] & 0x40) != 0 ? 0xff : 0;
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = (block[offset + i] & 0xff) ^ invert;
            if (i == 0) {
                digit &= 0x7f;
            }
            if (value >>> 55 != 0) {
                throw new InvalidParameter("read tar: invalid tar header: number out of range");
            }
            value = value << 8 | digit;
        }
        return invert == 0 ? value : ~value;
    }

    private long octal(int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && isBlank(block[start])) {
            start++;
        }
        while (start < end && isBlank(block[end - 1])) {
            end--;
        }
        long value = 0;
        for (int i = start; i < end && block[i] != 0; i++) {
            int digit = block[i] - '0';
            if (digit < 0 || digit > 7 || value >>> 60 != 0) {
                throw new InvalidParameter("read tar: invalid tar header: invalid number");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
