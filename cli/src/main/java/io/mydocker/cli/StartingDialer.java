package io.mydocker.cli;

import io.mydocker.client.Dialer;
import io.mydocker.protocol.api.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Connects to the engine at the default address, and starts one when none listens there.
final class StartingDialer implements Dialer {
    private final Endpoint.Unix endpoint;
    private final Dialer dialer;
    private final OutputStream err;

    StartingDialer(Endpoint.Unix endpoint, Dialer dialer, OutputStream err) {
        this.endpoint = endpoint;
        this.dialer = dialer;
        this.err = err;
    }

    @Override
    public SocketChannel dial() throws IOException {
        try {
            return dialer.dial();
        } catch (IOException e) {
            // A socket that may not be used is no reason to start a second engine.
            boolean nobody = "Connection refused".equals(e.getMessage()) || !Files.exists(Path.of(endpoint.path()));
            if (!nobody) {
                throw e;
            }
            return new EngineStart(endpoint, dialer, err).run();
        }
    }
}
