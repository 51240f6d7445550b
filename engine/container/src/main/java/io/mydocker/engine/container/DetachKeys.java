package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Recognises the sequence of bytes that detaches a client, in a stream that comes in pieces.
///
/// Bytes that could begin the sequence are held back until the next one decides. Used by one thread.
final class DetachKeys {
    /// Ctrl-P Ctrl-Q.
    private static final byte[] DEFAULT = {16, 17};

    private final byte[] sequence;
    private int matched;

    private DetachKeys(byte[] sequence) {
        this.sequence = sequence;
    }

    /// Reads a comma-separated list of characters and `ctrl-x`; without one, Docker's default.
    static DetachKeys of(Optional<String> keys) {
        return new DetachKeys(
                keys.filter(text -> !text.isEmpty()).map(DetachKeys::parse).orElse(DEFAULT));
    }

    private static byte[] parse(String keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String key : keys.split(",", -1)) {
            bytes.write(key(key));
        }
        return bytes.toByteArray();
    }

    private static int key(String key) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return key.charAt(0);
        }
        if (key.length() == 6 && key.startsWith("ctrl-")) {
            char c = key.charAt(5);
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 1;
            }
            if (c == '@' || (c >= '[' && c <= '_')) {
                return c - '@';
            }
        }
        throw new InvalidParameter("Unknown character: '" + key + "'");
    }

    /// What of `length` bytes goes on to the process; empty when the sequence is complete.
    Optional<byte[]> filter(byte[] bytes, int offset, int length) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(length + matched);
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == sequence[matched]) {
                matched++;
                if (matched == sequence.length) {
                    matched = 0;
                    return Optional.empty();
                }
                continue;
            }
            passed.write(sequence, 0, matched);
            matched = 0;
            if (bytes[i] == sequence[0]) {
                matched = 1;
            } else {
                passed.write(bytes[i]);
            }
        }
        return Optional.of(passed.toByteArray());
    }
}
