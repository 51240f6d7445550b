package io.mydocker.infra.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Puts tars together byte by byte, well-formed or not. Text is ISO 8859-1: a character a byte.
final class RawTar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private byte[] header = new byte[512];

    static RawTar begin(String name, char type) {
        return new RawTar().next(name, type);
    }

    /// Begins an entry of a plain ustar header: root's, mode 0644, empty.
    RawTar next(String name, char type) {
        header = new byte[512];
        return set(0, name)
                .set(100, "0000644\0" + "0000000\0" + "0000000\0" + "00000000000\0" + "00000000000\0")
                .set(156, Character.toString(type))
                .set(257, "ustar\00000");
    }

    /// Writes into the header at an offset.
    RawTar set(int offset, String text) {
        byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(data, 0, header, offset, data.length);
        return this;
    }

    RawTar set(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            header[offset + i] = (byte) values[i];
        }
        return this;
    }

    RawTar link(String target) {
        return set(157, target);
    }

    RawTar size(int size) {
        return set(124, String.format("%011o\0", size));
    }

    /// Ends the header with its checksum.
    RawTar sum() {
        return sum("%06o\0 ", false);
    }

    RawTar sum(String format, boolean signed) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += signed ? b : b & 0xff;
        }
        return set(148, String.format(format, sum)).raw(header);
    }

    /// Ends the header, with content of its size and padding.
    RawTar with(String content) {
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        return size(data.length).sum().padded(data);
    }

    RawTar padded(byte[] data) {
        return raw(data).raw(new byte[-data.length & 511]);
    }

    /// A PAX header with records `key=value`.
    RawTar pax(char type, String... records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String record : records) {
            int length = record.length() + 3;
            while (Integer.toString(length).length() + record.length() + 2 > length) {
                length++;
            }
            out.writeBytes((length + " " + record + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return next("PaxHeaders/x", type).with(out.toString(StandardCharsets.ISO_8859_1));
    }

    RawTar raw(byte... data) {
        bytes.writeBytes(data);
        return this;
    }

    byte[] end() {
        return raw(new byte[1024]).bytes();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
