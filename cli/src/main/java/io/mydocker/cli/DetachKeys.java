package io.mydocker.cli;

import java.util.Locale;

/// The keys by which a user leaves a process without ending it: `ctrl-p,ctrl-q` unless told otherwise. Looks for them
/// in what is typed; the beginning of a match is held back until it is clear. One thread.
final class DetachKeys {
    static final String DEFAULT = "ctrl-p,ctrl-q";

    private final byte[] sequence;
    private int matched;

    private DetachKeys(byte[] sequence) {
        this.sequence = sequence;
    }

    /// Reads keys parted by commas: a character, or `ctrl-` and a letter or one of `@[\]^_`.
    static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return parse(DEFAULT);
        }
        String[] keys = text.split(",", -1);
        byte[] sequence = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sequence[i] = key(keys[i], text);
        }
        return new DetachKeys(sequence);
    }

    private static byte key(String key, String text) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return (byte) key.charAt(0);
        }
        if (key.length() == 6 && key.startsWith("ctrl-")) {
            char c = key.toLowerCase(Locale.ROOT).charAt(5);
            int letter = "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(c);
            if (letter >= 0) {
                return (byte) letter;
            }
        }
        throw new CommandFailure("invalid detach keys (" + text + ") provided", 1);
    }

    /// Whether the whole sequence has been typed.
    boolean complete() {
        return matched == sequence.length;
    }

    /// Copies what is to be passed on from `typed` to `out`, which has room for `count` bytes more than the sequence,
    /// and gives its length. Stops at the end of the sequence.
    int filter(byte[] typed, int count, byte[] out) {
        int length = 0;
        for (int i = 0; i < count && !complete(); i++) {
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
    int length() {
        return sequence.length;
    }
}
