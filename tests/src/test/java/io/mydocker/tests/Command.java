package io.mydocker.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A program to run as a user would: words, environment, what is piped in. Each method gives a new command.
record Command(List<String> words, Map<String, Optional<String>> environment, ByteBuffer input, Path directory) {

    /// Far beyond what anything takes: a command that hangs fails its test instead of the whole run.
    private static final int LIMIT_SECONDS = 180;

    Command {
        words = List.copyOf(words);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), ByteBuffer.allocate(0), Path.of(""));
    }

    static Command shell(String script) {
        return of("sh", "-c", script);
    }

    Command with(String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return new Command(all, environment, input, directory);
    }

    /// The same, started by another program that takes its words at the end.
    Command under(String... program) {
        return new Command(List.of(program), environment, input, directory).with(words.toArray(String[]::new));
    }

    Command env(String name, String value) {
        return changed(name, Optional.of(value));
    }

    Command withoutEnv(String name) {
        return changed(name, Optional.empty());
    }

    private Command changed(String name, Optional<String> value) {
        Map<String, Optional<String>> all = new TreeMap<>(environment);
        all.put(name, value);
        return new Command(words, all, input, directory);
    }

    Command piped(String text) {
        return new Command(words, environment, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), directory);
    }

    Command piped(byte[] bytes) {
        return new Command(words, environment, ByteBuffer.wrap(bytes), directory);
    }

    Command in(Path where) {
        return new Command(words, environment, input, where);
    }

    /// What a finished command left: everything as text.
    record Result(int exitCode, String out, String err) {

        /// Standard output without the last line end, of a command that has to succeed.
        String ok() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + out + err);
            }
            return out.stripTrailing();
        }
    }

    /// Starts it and leaves it running; its output goes where the builder says.
    Process start(ProcessBuilder.Redirect output) {
        try {
            return builder().redirectOutput(output).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ok() {
        return run().ok();
    }

    Result run() {
        try {
            Process process = builder().start();
            Collector out = Collector.of(process.getInputStream());
            Collector err = Collector.of(process.getErrorStream());
            feed(process);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + LIMIT_SECONDS + " s: " + String.join(" ", words)
                        + "\n" + out.text() + err.text());
            }
            return new Result(process.exitValue(), out.text(), err.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void feed(Process process) {
        Thread.startVirtualThread(() -> {
            try (WritableByteChannel stdin = Channels.newChannel(process.getOutputStream())) {
                stdin.write(input.duplicate());
            } catch (IOException _) {
                // The program does not want its input: its business.
            }
        });
    }

    ProcessBuilder builder() {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toAbsolutePath().toFile());
        environment.forEach((name, value) ->
                value.ifPresentOrElse(text -> builder.environment().put(name, text), () -> builder.environment()
                        .remove(name)));
        return builder;
    }

    /// Reads a stream to its end on a thread of its own.
    private record Collector(Thread thread, ByteArrayOutputStream bytes) {

        static Collector of(InputStream stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread thread = Thread.startVirtualThread(() -> {
                try (stream) {
                    stream.transferTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return new Collector(thread, bytes);
        }

        /// What came, once the stream has ended; a detached grandchild that keeps it open is waited for briefly only.
        String text() throws InterruptedException {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
