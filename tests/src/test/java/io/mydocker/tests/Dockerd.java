package io.mydocker.tests;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Debian's dockerd with places of its own, in a network namespace of its own so that it touches no rule of the host's.
final class Dockerd implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final Path dataRoot;
    private final String namespace = TestPlace.PREFIX + NUMBER.incrementAndGet();
    private Process process;

    private Dockerd(Path directory, Path dataRoot) {
        this.directory = directory;
        this.dataRoot = dataRoot;
    }

    static Dockerd start() {
        return in(directory -> directory.resolve("root"));
    }

    static Dockerd startOn(Path dataRoot) {
        return in(_ -> dataRoot);
    }

    private static Dockerd in(UnaryOperator<Path> dataRoot) {
        Path directory = TestPlace.create("dockerd");
        Dockerd dockerd = new Dockerd(directory, dataRoot.apply(directory));
        dockerd.run();
        return dockerd;
    }

    private void run() {
        Command.of("ip", "netns", "add", namespace).ok();
        process = Command.of("nsenter", "--net=/run/netns/" + namespace, "dockerd", "--iptables=false", "--bridge=none")
                .with(
                        "--data-root",
                        dataRoot.toString(),
                        "--exec-root",
                        directory.resolve("exec").toString())
                .with("-H", host(), "--pidfile", directory.resolve("pid").toString())
                .with("--storage-driver", "overlay2")
                .start(ProcessBuilder.Redirect.to(directory.resolve("log").toFile()));
        Await.until(
                () -> "dockerd: "
                        + Command.of("tail", "-5", directory.resolve("log").toString())
                                .run()
                                .out(),
                () -> docker("version").run().exitCode() == 0);
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
        Command.of("ip", "netns", "delete", namespace).run();
        TestPlace.remove(directory);
    }

    private static String escaped(Path path) {
        return path.toString().replace("/", "\\/");
    }
}
