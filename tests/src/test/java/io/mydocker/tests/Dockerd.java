package io.mydocker.tests;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Debian's dockerd with places of its own, in a network namespace that is not the host's, so that it touches no rule
/// there.
final class Dockerd implements AutoCloseable {

    private final Path directory;
    private final Path dataRoot;
    private final NetworkNamespace network;
    private final boolean ownNetwork;
    private Process process;

    private Dockerd(Path directory, Path dataRoot, NetworkNamespace network, boolean ownNetwork) {
        this.directory = directory;
        this.dataRoot = dataRoot;
        this.network = network;
        this.ownNetwork = ownNetwork;
    }

    static Dockerd start() {
        Path directory = TestPlace.create("dockerd");
        return new Dockerd(directory, directory.resolve("root"), NetworkNamespace.create(), true).run();
    }

    /// One that reaches what else is in the namespace, a registry.
    static Dockerd start(NetworkNamespace network) {
        Path directory = TestPlace.create("dockerd");
        return new Dockerd(directory, directory.resolve("root"), network, false).run();
    }

    static Dockerd startOn(Path dataRoot) {
        return new Dockerd(TestPlace.create("dockerd"), dataRoot, NetworkNamespace.create(), true).run();
    }

    static Dockerd startOn(Path dataRoot, NetworkNamespace network) {
        return new Dockerd(TestPlace.create("dockerd"), dataRoot, network, false).run();
    }

    private Dockerd run() {
        process = network.inside(Command.of("dockerd", "--iptables=false", "--bridge=none")
                        .with(
                                "--data-root",
                                dataRoot.toString(),
                                "--exec-root",
                                directory.resolve("exec").toString())
                        .with(
                                "-H",
                                host(),
                                "--pidfile",
                                directory.resolve("pid").toString())
                        .with("--storage-driver", "overlay2"))
                .start(ProcessBuilder.Redirect.to(directory.resolve("log").toFile()));
        Await.until(
                () -> "dockerd: "
                        + Command.of("tail", "-5", directory.resolve("log").toString())
                                .run()
                                .out(),
                () -> docker("version").run().exitCode() == 0);
        return this;
    }

    String host() {
        return "unix://" + directory.resolve("s");
    }

    Path socket() {
        return directory.resolve("s");
    }

    long pid() {
        return process.pid();
    }

    /// The docker command on this daemon.
    Command docker(String... words) {
        return Command.of("docker", "-H", host())
                .with(words)
                .env("DOCKER_CONFIG", directory.resolve("docker-config").toString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // dockerd leaves the mount of its containerd's and its own overlay directories behind now and then.
        Command.shell("sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \\(" + escaped(directory)
                        + "[^ ]*\\) .*/\\1/p;s/^[^ ]* [^ ]* [^ ]* [^ ]* \\(" + escaped(dataRoot)
                        + "[^ ]*\\) .*/\\1/p' /proc/self/mountinfo | sort -r | xargs -r -n1 umount -l")
                .run();
        if (ownNetwork) {
            network.close();
        }
        TestPlace.remove(directory);
    }

    private static String escaped(Path path) {
        return path.toString().replace("/", "\\/");
    }
}
