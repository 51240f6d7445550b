package io.mydocker.protocol.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// CRC-64 with the polynomial of ISO 3309, x⁶⁴ + x⁴ + x³ + x + 1, reflected and inverted as in Go's hash/crc64: the
/// checksum of files in a tar-split record.
///
/// The polynomial is so sparse that no table is needed: x⁶⁴ is x⁴ + x³ + x + 1, so eight bytes at once are a handful of
/// shifts, about as fast as memory.
final class Crc64 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private long state = -1;

    void update(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int wordEnd = offset + (length & ~7);
        long crc = state;
        for (int i = offset; i < wordEnd; i += 8) {
            long t = crc ^ (long) LONG.get(bytes, i);
            // The product's coefficients of x⁶⁴ to x⁶⁷ fall out on the right; they come in again multiplied the same
            // way.
            t ^= (t << 60) ^ (t << 61) ^ (t << 63);
            crc = t ^ (t >>> 1) ^ (t >>> 3) ^ (t >>> 4);
        }
        for (int i = wordEnd; i < end; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (-(crc & 1) & 0xd800000000000000L);
            }
        }
        state = crc;
    }

    long value() {
        return ~state;
    }
}
