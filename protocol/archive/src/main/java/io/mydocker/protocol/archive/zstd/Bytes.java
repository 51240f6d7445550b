package io.mydocker.protocol.archive.zstd;

import java.io.IOException;
import java.util.zip.ZipException;

/// A part of an array that is read from the front.
final class Bytes {
    private final byte[] array;
    private final int end;
    private int position;

    /// @param end exclusive
    Bytes(byte[] array, int position, int end) {
        this.array = array;
        this.position = position;
        this.end = end;
    }

    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    int left() {
        return end - position;
    }

    /// The byte at an index of the array; 0 beyond the end.
    int at(int index) {
        return index < end ? array[index] & 0xff : 0;
    }

    int next() throws IOException {
        need(1);
        return array[position++] & 0xff;
    }

    /// A little-endian number of `count` bytes.
    long number(int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) next() << (8 * i);
        }
        return value;
    }

    void skip(int count) throws IOException {
        need(count);
        position += count;
    }

    /// The next `count` bytes as a part of their own.
    Bytes part(int count) throws IOException {
        skip(count);
        return new Bytes(array, position - count, position);
    }

    private void need(int count) throws IOException {
        if (count > end - position) {
            throw new ZipException("zstd: block ends early");
        }
    }
}
