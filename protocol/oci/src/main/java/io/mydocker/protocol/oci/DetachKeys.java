package io.mydocker.protocol.oci;

import io.mydocker.protocol.failure.InvalidParameter;

/// The keys by which a user leaves a process without ending it. Looks for them in what is typed, which comes in pieces;
/// the beginning of a match is held back until the next byte decides. One thread.
public final class DetachKeys {
    /// What they are unless told otherwise.
    public static final String DEFAULT = "ctrl-p,ctrl-q";

    private final byte[] sequence;
    private int matched;

    private DetachKeys(byte[] sequence) {
        this.sequence = sequence;
    }

    /// Reads keys parted by commas: a character, or `ctrl-` and a letter or one of `@[\]^_`; without any the default.
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return parse(DEFAULT);
        }
        String[] keys = text.split(",", -1);
        byte[] sequence = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sequence[i] = key(keys[i]);
        }
        return new DetachKeys(sequence);
    }

    private static byte key(String key) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return (byte) key.charAt(0);
        }
        int control = key.length() == 6 && key.startsWith("ctrl-")
                ? "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(key.charAt(5))
                : -1;
        if (control < 0) {
            throw new InvalidParameter("Unknown character: '" + key + "'");
        }
        return (byte) control;
    }

    /// Whether the whole sequence has been typed.
    public boolean complete() {
        return matched == sequence.length;
    }

    /// Copies what is to be passed on of `typed` to `out`, which has room for `count` bytes and [#length] more, and
    /// gives its length. Stops at the end of the sequence.
    public int filter(byte[] typed, int offset, int count, byte[] out) {
        int length = 0;
        for (int i = offset; i < offset + count && !complete(); i++) {
            if (typed[i] == sequence[matched]) {
                matched++;
                continue;
            }
            System.arraycopy(sequence, 0, out, length, matched);
            length += matched;
            matched = typed[i] == sequence[0] ? 1 : 0;
            if (matched == 0) {
                out[length++] = typed[i];
            }
        }
        return length;
    }

    /// Bytes that [#filter] may hold back.
    public int length() {
        return sequence.length;
    }
}
