package io.mydocker.protocol.api;

import io.mydocker.protocol.failure.InvalidParameter;

/// The header in front of each piece of output of a process without a terminal: one byte for the stream, three zero
/// bytes, and the payload's length as a big-endian 32-bit number.
public record StreamFrame(Source source, int length) {
    /// Bytes of a header.
    public static final int HEADER_LENGTH = 8;

    /// Which stream a frame belongs to, in the order of its numbers on the wire.
    public enum Source {
        STDIN(0),
        STDOUT(1),
        STDERR(2),
        /// The engine failed in the middle of a stream: the payload is its message.
        ENGINE_ERROR(3);

        private final int number;

        Source(int number) {
            this.number = number;
        }

        private static Source of(int number) {
            return switch (number) {
                case 0 -> STDIN;
                case 1 -> STDOUT;
                case 2 -> STDERR;
                case 3 -> ENGINE_ERROR;
                default -> throw new InvalidParameter("unrecognized stream: " + number);
            };
        }
    }

    public StreamFrame {
        if (length < 0) {
            throw new InvalidParameter("stream frame of " + Integer.toUnsignedString(length) + " bytes");
        }
    }

    /// Reads the header that starts at `offset`.
    public static StreamFrame decode(byte[] bytes, int offset) {
        int length = ((bytes[offset + 4] & 0xff) << 24)
                | ((bytes[offset + 5] & 0xff) << 16)
                | ((bytes[offset + 6] & 0xff) << 8)
                | (bytes[offset + 7] & 0xff);
        return new StreamFrame(Source.of(bytes[offset] & 0xff), length);
    }

    /// The header as bytes.
    public byte[] encode() {
        byte[] bytes = new byte[HEADER_LENGTH];
        bytes[0] = (byte) source.number;
        bytes[4] = (byte) (length >>> 24);
        bytes[5] = (byte) (length >>> 16);
        bytes[6] = (byte) (length >>> 8);
        bytes[7] = (byte) length;
        return bytes;
    }
}
