package io.mydocker.daemon.http;

import java.io.IOException;

/// The client closed its connection before it had its answer: nobody is left to be told.
public final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    public ClientGone(Throwable cause) {
        super("the client closed the connection", cause);
    }
}
