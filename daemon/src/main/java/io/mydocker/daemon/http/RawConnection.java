package io.mydocker.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection after its upgrade: bytes in both directions, each of which ends by itself.
public interface RawConnection {

    /// What the client sends: ends when the client shuts its output down or disconnects.
    InputStream input();

    /// What the client gets: each write leaves at once, waits for a slow client and throws [ClientGone] without one.
    OutputStream output();

    /// Tells the client that no more comes, while its input is still read.
    void shutdownOutput() throws IOException;
}
