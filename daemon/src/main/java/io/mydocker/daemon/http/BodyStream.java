package io.mydocker.daemon.http;

import java.io.IOException;
import java.util.Locale;

/// A streamed answer on its way: chunks for HTTP/1.1, bytes up to the connection's end for HTTP/1.0, nothing for
/// HEAD.
final class BodyStream extends ResponseStream {
    /// Room for a chunk's head before and its end behind the payload, so that a chunk is one write.
    private static final int BEFORE = 10;

    private static final int BEHIND = 2;
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 32 << 10;

    private final ConnectionOutput output;
    private final Disconnect disconnect;
    private final Form form;
    private final Commit commit;
    private byte[] buffer = new byte[0];
    private int used;
    private boolean committed;

    /// How the body is written.
    enum Form {
        CHUNKS,
        BYTES,
        NOTHING
    }

    /// Sends the head.
    @FunctionalInterface
    interface Commit {
        void send() throws IOException;
    }

    BodyStream(ConnectionOutput output, Disconnect disconnect, Form form, Commit commit) {
        this.output = output;
        this.disconnect = disconnect;
        this.form = form;
        this.commit = commit;
    }

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public void onDisconnect(Runnable action) {
        disconnect.add(action);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            reserve(left);
            int count = Math.min(left, buffer.length - BEFORE - BEHIND - used);
            System.arraycopy(bytes, at, buffer, BEFORE + used, count);
            used += count;
            at += count;
            left -= count;
            if (used == LARGEST) {
                flush();
            }
        }
    }

    private void reserve(int wanted) {
        int room = buffer.length - BEFORE - BEHIND;
        if (room - used < wanted && room < LARGEST) {
            int grown = Math.min(LARGEST, Math.max(SMALLEST, Integer.highestOneBit(used + wanted) * 2));
            byte[] larger = new byte[Math.max(room, grown) + BEFORE + BEHIND];
            if (used > 0) {
                System.arraycopy(buffer, BEFORE, larger, BEFORE, used);
            }
            buffer = larger;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!committed) {
            committed = true;
            commit.send();
        }
        if (used == 0) {
            return;
        }
        int length = used;
        used = 0;
        switch (form) {
            case CHUNKS -> {
                String head = Integer.toHexString(length).toLowerCase(Locale.ROOT) + "\r\n";
                int start = BEFORE - head.length();
                for (int i = 0; i < head.length(); i++) {
                    buffer[start + i] = (byte) head.charAt(i);
                }
                buffer[BEFORE + length] = '\r';
                buffer[BEFORE + length + 1] = '\n';
                output.write(buffer, start, head.length() + length + BEHIND);
            }
            case BYTES -> output.write(buffer, BEFORE, length);
            case NOTHING -> {}
        }
    }

    /// Sends what is left and the body's end.
    void complete() throws IOException {
        flush();
        if (form == Form.CHUNKS) {
            output.write(new byte[] {'0', '\r', '\n', '\r', '\n'});
        }
    }
}
