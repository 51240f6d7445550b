package io.mydocker.protocol.archive;

import io.mydocker.protocol.failure.InvalidParameter;
import java.security.SecureRandom;
import java.util.Arrays;

/// Names that have been seen, at 8 to 24 bytes each however long they are: 64-bit hashes under a key of its own, so
/// that an archive cannot choose names which collide. Two different names are taken for one with a probability of
/// about 1 in 10⁷ for a million of them. Used by one thread.
public final class NameSet {
    /// More are refused: 100,000 is much for a layer.
    public static final int MAX_NAMES = 4 << 20;

    private static final int SMALLEST = 64;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long key = new SecureRandom().nextLong();
    private long[] table = new long[SMALLEST];
    private int size;

    /// Without any name.
    public NameSet() {}

    /// False if the name was there.
    ///
    /// @throws InvalidParameter if it is one name too many
    public boolean add(TarName name) {
        long hash = hash(name);
        int slot = slot(hash);
        if (table[slot] == hash) {
            return false;
        }
        if (size == MAX_NAMES) {
            throw new InvalidParameter("read tar: more than " + MAX_NAMES + " entries");
        }
        table[slot] = hash;
        size++;
        if (size * 4L > table.length * 3L) {
            grow();
        }
        return true;
    }

    /// Whether the name has been added.
    public boolean contains(TarName name) {
        long hash = hash(name);
        return table[slot(hash)] == hash;
    }

    /// Where a hash is or belongs.
    private int slot(long hash) {
        int slot = (int) hash & (table.length - 1);
        while (table[slot] != 0 && table[slot] != hash) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] old = table;
        table = new long[old.length * 2];
        Arrays.stream(old).filter(hash -> hash != 0).forEach(hash -> table[slot(hash)] = hash);
    }

    /// Never 0, which marks a free slot.
    private long hash(TarName name) {
        long hash = key;
        for (byte b : name.bytes()) {
            hash = mixed((hash ^ (b & 0xff)) * FNV_PRIME);
        }
        return hash == 0 ? 1 : hash;
    }

    private static long mixed(long value) {
        long folded = (value ^ (value >>> 32)) * 0xd6e8feb86659fd93L;
        return folded ^ (folded >>> 32);
    }
}
