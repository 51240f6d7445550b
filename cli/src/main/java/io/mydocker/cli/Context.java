package io.mydocker.cli;

import io.mydocker.client.Dialer;
import io.mydocker.client.EngineClient;
import io.mydocker.linux.Terminal;
import io.mydocker.protocol.api.Endpoint;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.InvalidParameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a command works with: the streams, the environment, the engine.
final class Context {
    private final Streams streams;
    private final Map<String, String> environment;
    private final Endpoint endpoint;
    private final EngineClient engine;

    private Context(Streams streams, Map<String, String> environment, Endpoint endpoint, Dialer dialer) {
        this.streams = streams;
        this.environment = environment;
        this.endpoint = endpoint;
        this.engine = EngineClient.open(endpoint, dialer);
    }

    /// `host` is what the user gave with `-H`. Only where nothing names an engine is one started when none answers.
    static Context of(Streams streams, Map<String, String> environment, Optional<String> host) {
        String named = host.orElseGet(() -> {
            String ours = environment.getOrDefault("MYDOCKER_HOST", "");
            return ours.isEmpty() ? environment.getOrDefault("DOCKER_HOST", "") : ours;
        });
        Endpoint endpoint = endpoint(named);
        Dialer dialer = Dialer.to(endpoint);
        return new Context(
                streams,
                environment,
                endpoint,
                named.isEmpty() ? new StartingDialer((Endpoint.Unix) endpoint, dialer, streams.err()) : dialer);
    }

    private static Endpoint endpoint(String named) {
        try {
            return Endpoint.parse(named);
        } catch (InvalidParameter e) {
            throw new CommandFailure(e.getMessage(), 1, e);
        }
    }

    EngineClient engine() {
        return engine;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Map<String, String> environment() {
        return environment;
    }

    InputStream in() {
        return streams.in();
    }

    OutputStream out() {
        return streams.out();
    }

    OutputStream err() {
        return streams.err();
    }

    /// Writes to standard output.
    void print(String text) throws IOException {
        streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void printLine(String text) throws IOException {
        print(text + "\n");
    }

    /// Writes a line to standard error.
    void complain(String text) throws IOException {
        streams.err().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// What a user reads when the engine answered with an error.
    static String sentence(EngineException e) {
        return "Error response from daemon: " + e.getMessage();
    }

    /// Whether the process's standard stream with this number is a terminal.
    boolean isTerminal(int descriptor) {
        return Terminal.isTerminal(descriptor);
    }
}
