package io.mydocker.tests;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Our engine as a user starts it, `./mydocker daemon …`, on a data root, an exec root and a socket of its own below
/// one temporary directory. Closing stops every container and the engine and removes the directory.
final class EngineUnderTest implements AutoCloseable {

    private final NetworkNamespace network;
    private final Path directory;
    private final List<String> options;
    private Process process;

    private EngineUnderTest(NetworkNamespace network, Path directory, List<String> options) {
        this.network = network;
        this.directory = directory;
        this.options = options;
    }

    /// Starts one and waits until it answers. The options come after those for the places.
    static EngineUnderTest open(String... options) {
        return openIn(TestPlace.create("engine"), options);
    }

    static EngineUnderTest openIn(Path directory, String... options) {
        return open(NetworkNamespace.host(), directory, options);
    }

    /// One that reaches what else is in the namespace, a registry.
    static EngineUnderTest open(NetworkNamespace network) {
        return open(network, TestPlace.create("engine"));
    }

    private static EngineUnderTest open(NetworkNamespace network, Path directory, String... options) {
        EngineUnderTest engine = new EngineUnderTest(network, directory, List.of(options));
        engine.start();
        return engine;
    }

    /// Starts the engine (again) and waits until it answers.
    void start() {
        process = daemon().start(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Await.until(() -> "an engine on " + socket() + ":\n" + logText(), () -> answers() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the engine ended with " + process.exitValue() + ":\n" + logText());
        }
    }

    /// The command line that starts this engine.
    Command daemon() {
        return network.inside(Command.of(SourceTree.here().launcher().toString(), "daemon")
                .with(
                        "--data-root",
                        dataRoot().toString(),
                        "--exec-root",
                        execRoot().toString())
                .with("-H", host(), "--pidfile", pidFile().toString())
                .with(options.toArray(String[]::new))
                .env("MYDOCKER_TEST", directory.toString()));
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException _) {
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    Path dataRoot() {
        return directory.resolve("root");
    }

    Path execRoot() {
        return directory.resolve("exec");
    }

    Path socket() {
        return directory.resolve("s");
    }

    Path pidFile() {
        return directory.resolve("pid");
    }

    Path log() {
        return directory.resolve("engine.log");
    }

    String host() {
        return "unix://" + socket();
    }

    long pid() {
        return process.pid();
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `mydocker -H <this engine> …`
    Command mydocker(String... words) {
        return Command.of(SourceTree.here().launcher().toString(), "-H", host()).with(words);
    }

    /// The real docker command on this engine.
    Command docker(String... words) {
        return Command.of("docker", "-H", host())
                .with(words)
                .env("DOCKER_CONFIG", directory.resolve("docker-config").toString());
    }

    /// A request without a client in between: curl's words after the address, the answer's body on standard output.
    Command api(String method, String path, String... curl) {
        return Command.of("curl", "-sS", "--unix-socket", socket().toString(), "-X", method, "http://engine" + path)
                .with(curl);
    }

    /// The same, and the status code on a line of its own at the end.
    Command apiStatus(String method, String path, String... curl) {
        return api(method, path, curl).with("-w", "\n%{http_code}");
    }

    /// One value of a container's inspection as text: `inspect(id, "State", "Pid")`.
    String inspect(String container, String... path) {
        Json value = Json.parse(api("GET", "/containers/" + container + "/json").ok());
        for (String name : path) {
            value = ((JsonObject) value).find(name).orElseThrow(() -> new AssertionError("no " + name));
        }
        return value instanceof Json.Text text ? text.value() : value.toString();
    }

    /// SIGKILL: nothing of the engine gets to say goodbye.
    void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /// SIGTERM, as a service manager would; containers keep running.
    void stop() {
        process.destroy();
        waitForEnd();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    private void waitForEnd() {
        Await.until("the end of the engine", () -> !process.isAlive());
    }

    /// Removes every container, then stops.
    @Override
    public void close() {
        try {
            if (!process.isAlive()) {
                start();
            }
            String ids = mydocker("ps", "-aq").run().out();
            if (!ids.isBlank()) {
                List<String> words = new ArrayList<>(List.of("rm", "-f"));
                words.addAll(ids.lines().toList());
                mydocker(words.toArray(String[]::new)).run();
            }
        } finally {
            stop();
            TestPlace.remove(directory);
        }
    }
}
