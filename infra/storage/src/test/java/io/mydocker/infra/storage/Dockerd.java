package io.mydocker.infra.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real dockerd of Debian on a data root of our choice, in a network namespace of its own, without bridge and
/// firewall.
final class Dockerd implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final Path directory;
    private final Process process;

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/dockerd"));
    }

    Dockerd(Path root) {
        this(root, "overlay2");
    }

    Dockerd(Path root, String driver) {
        this.directory = root.resolveSibling(root.getFileName() + ".dockerd");
        try {
            Files.createDirectories(directory);
            process = new ProcessBuilder(
                            "unshare",
                            "--net",
                            "/usr/sbin/dockerd",
                            "--storage-driver=" + driver,
                            "--data-root=" + root,
                            "--exec-root=" + directory.resolve("exec"),
                            "--host=" + host(),
                            "--pidfile=" + directory.resolve("pid"),
                            "--iptables=false",
                            "--bridge=none")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String host() {
        return "unix://" + directory.resolve("socket");
    }

    private void await() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (run("version").code() != 0) {
            if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new IllegalStateException(Files.readString(directory.resolve("log")));
            }
        }
    }

    record Result(int code, String output) {}

    private Result run(String... words) {
        try {
            List<String> command = new ArrayList<>(List.of("docker", "--host=" + host()));
            command.addAll(List.of(words));
            Process client =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            client.getOutputStream().close();
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(client.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The output of a docker command that has to succeed.
    String docker(String... words) {
        Result result = run(words);
        if (result.code() != 0) {
            throw new IllegalStateException(String.join(" ", words) + ": " + result.output());
        }
        return result.output();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
