package io.mydocker.cli;

import io.mydocker.client.Dialer;
import io.mydocker.protocol.api.Endpoint;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Starts the engine in the background: a session of its own, output to a log file, this command waits until the
/// socket answers. Of several commands at once the first starts it and the others wait.
final class EngineStart {
    private static final int NO_ENGINE = 1;
    private static final long PAUSE_MILLIS = 10;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int LOG_TAIL = 2000;

    private final Endpoint.Unix endpoint;
    private final Dialer dialer;
    private final OutputStream err;

    EngineStart(Endpoint.Unix endpoint, Dialer dialer, OutputStream err) {
        this.endpoint = endpoint;
        this.dialer = dialer;
        this.err = err;
    }

    /// Starts the engine unless somebody else does, and connects to it.
    SocketChannel run() throws IOException {
        Path directory = Path.of(endpoint.path()).toAbsolutePath().getParent();
        if (!isRoot()) {
            throw new CommandFailure(
                    "no engine listens at " + endpoint + ", and starting one needs root: run this command as root,"
                            + " or name a running engine with -H",
                    NO_ENGINE);
        }
        String launcher = System.getProperty("mydocker.launcher", "");
        if (launcher.isEmpty()) {
            throw new CommandFailure(
                    "no engine listens at " + endpoint + ": start one with `mydocker daemon`", NO_ENGINE);
        }
        Files.createDirectories(directory);
        Path log = directory.resolve("engine.log");
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            try {
                return dialer.dial();
            } catch (IOException _) {
                // Nobody was faster.
            }
            say("starting the engine (log: " + log + ")");
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            return await(spawn(launcher, log), log, logStart);
        }
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static Process spawn(String launcher, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("setsid", launcher, "daemon"));
        builder.directory(new File("/"));
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectErrorStream(true);
        return Signals.start(builder);
    }

    private SocketChannel await(Process engine, Path log, long logStart) throws IOException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() - end < 0) {
            try {
                return dialer.dial();
            } catch (IOException _) {
                if (!engine.isAlive()) {
                    throw new CommandFailure("the engine did not start:\n" + written(log, logStart), NO_ENGINE);
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted while the engine starts", NO_ENGINE, e);
            }
        }
        throw new CommandFailure(
                "the engine does not answer after " + PATIENCE_MILLIS / 1000 + " seconds (log: " + log + ")",
                NO_ENGINE);
    }

    /// The end of what the engine has written to its log since it was started.
    private static String written(Path log, long start) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            channel.position(Math.max(start, channel.size() - LOG_TAIL));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void say(String line) throws IOException {
        err.write(("mydocker: " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
