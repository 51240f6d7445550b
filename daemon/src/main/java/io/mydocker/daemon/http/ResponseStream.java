package io.mydocker.daemon.http;

import java.io.IOException;
import java.io.OutputStream;

/// The body of a streamed answer. Writes collect in a small buffer; a write or flush that the peer does not take
/// waits for it, and one to a peer that is gone throws [ClientGone].
public abstract class ResponseStream extends OutputStream {

    /// Whether status and header fields have left, after which a failure can only be told inside the stream.
    public abstract boolean committed();

    /// Has `action` run, on a thread of its own, when the client disconnects before the answer is complete; at once
    /// if it has done so already. A stream that waits for something else than its peer ends itself this way.
    public abstract void onDisconnect(Runnable action);

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void flush() throws IOException;
}
