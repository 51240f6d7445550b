package io.mydocker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Debian's docker-registry, a registry that we did not write, on a free port of a loopback interface.
final class Registry implements AutoCloseable {

    private final NetworkNamespace network;
    private final Path directory;
    private final int port;
    private Process process;

    private Registry(NetworkNamespace network, Path directory, int port) {
        this.network = network;
        this.directory = directory;
        this.port = port;
    }

    static Registry start() {
        return start(NetworkNamespace.host());
    }

    static Registry start(NetworkNamespace network) {
        try {
            Path directory = TestPlace.create("registry");
            Registry registry = new Registry(network, directory, freePort());
            registry.run();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws IOException {
        Path configuration = directory.resolve("config.yml");
        Files.writeString(configuration, """
                version: 0.1
                log:
                  level: error
                storage:
                  filesystem:
                    rootdirectory: %s
                  delete:
                    enabled: true
                http:
                  addr: 127.0.0.1:%d
                """.formatted(directory.resolve("data"), port));
        process = network.inside(Command.of("docker-registry", "serve", configuration.toString()))
                .start(ProcessBuilder.Redirect.to(directory.resolve("log").toFile()));
        Await.until("docker-registry on port " + port, this::answers);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        return network.inside(Command.of("curl", "-sf", "-o", "/dev/null", "http://" + address() + "/v2/"))
                        .run()
                        .exitCode()
                == 0;
    }

    /// `127.0.0.1:5000`
    String address() {
        return "127.0.0.1:" + port;
    }

    /// The full name of one of this registry's images: `127.0.0.1:5000/name:tag`.
    String image(String name) {
        return address() + "/" + name;
    }

    /// The file that holds a blob's bytes.
    Path blob(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return directory.resolve("data/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
    }

    NetworkNamespace network() {
        return network;
    }

    /// Copies an image into this registry with skopeo; the source in skopeo's words, `docker-archive:/path`.
    void push(String source, String name, String... skopeo) {
        skopeo("copy", "-q", "--insecure-policy", "--dest-tls-verify=false")
                .with(skopeo)
                .with(source, "docker://" + image(name))
                .ok();
    }

    /// The manifest's bytes as the registry has them.
    String manifest(String name) {
        return skopeo("inspect", "--raw", "--tls-verify=false", "docker://" + image(name))
                .run()
                .out();
    }

    /// Skopeo where it reaches this registry.
    Command skopeo(String... words) {
        return network.inside(Command.of("skopeo").with(words));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TestPlace.remove(directory);
    }
}
