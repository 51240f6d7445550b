package io.mydocker.protocol.archive.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The checksum of a frame: XXH64 with seed 0.
final class XxHash64 {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// P1 + P2, P2, 0, -P1.
    private final long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, -P1};
    private final byte[] rest = new byte[STRIPE];
    private int resting;
    private long total;

    void update(byte[] bytes, int offset, int length) {
        total += length;
        int at = offset;
        int end = offset + length;
        if (resting > 0) {
            int count = Math.min(STRIPE - resting, length);
            System.arraycopy(bytes, at, rest, resting, count);
            resting += count;
            at += count;
            if (resting < STRIPE) {
                return;
            }
            stripes(rest, 0, STRIPE);
            resting = 0;
        }
        int whole = end - at & -STRIPE;
        stripes(bytes, at, at + whole);
        resting = end - at - whole;
        System.arraycopy(bytes, at + whole, rest, 0, resting);
    }

    private void stripes(byte[] bytes, int from, int to) {
        long a = lanes[0];
        long b = lanes[1];
        long c = lanes[2];
        long d = lanes[3];
        for (int at = from; at < to; at += STRIPE) {
            a = round(a, (long) LONG.get(bytes, at));
            b = round(b, (long) LONG.get(bytes, at + 8));
            c = round(c, (long) LONG.get(bytes, at + 16));
            d = round(d, (long) LONG.get(bytes, at + 24));
        }
        lanes[0] = a;
        lanes[1] = b;
        lanes[2] = c;
        lanes[3] = d;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    long value() {
        long hash = P5;
        if (total >= STRIPE) {
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
        }
        hash += total;
        int at = 0;
        for (; at + Long.BYTES <= resting; at += Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(rest, at)), 27) * P1 + P4;
        }
        if (at + Integer.BYTES <= resting) {
            long word = Integer.toUnsignedLong((int) INT.get(rest, at));
            hash = Long.rotateLeft(hash ^ word * P1, 23) * P2 + P3;
            at += Integer.BYTES;
        }
        for (; at < resting; at++) {
            hash = Long.rotateLeft(hash ^ (rest[at] & 0xff) * P5, 11) * P1;
        }
        return avalanche(hash);
    }

    private static long avalanche(long value) {
        long hash = (value ^ value >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }
}
