package io.mydocker.infra.runtime;

import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The smallest containers there are: busybox on the host's own files, in no namespaces.
final class Fixture {
    static final Stdio PIPES = new Stdio(false, false, false);
    static final Stdio WITH_STDIN = new Stdio(false, true, true);
    static final Stdio TERMINAL = new Stdio(true, true, false);

    private Fixture() {}

    /// A plan that executes busybox's shell with a script.
    static Plan shell(Stdio stdio, String script) {
        return program(stdio, 0, "/bin/busybox", "sh", "-c", script);
    }

    static Plan program(Stdio stdio, long namespaces, String program, String... arguments) {
        PlanBuilder plan = new PlanBuilder();
        KeeperSteps steps = new KeeperSteps(plan);
        steps.spawn("make the process", namespaces, "", Optional.empty());
        plan.gate("wait for the set-up");
        if (stdio.terminal()) {
            steps.openTerminal();
        } else {
            steps.connectPipes();
        }
        steps.ready();
        plan.gate("wait for the start");
        steps.dieWithKeeper();
        steps.closeDescriptors();
        plan.call(
                "exec: \"" + program + "\"",
                SystemCall.EXECVE,
                plan.string(program),
                plan.strings(List.of(arguments)),
                plan.strings(List.of("PATH=/bin", "PS1=$ ")));
        return plan.build();
    }

    static CreateRequest request(String id, Plan plan, Stdio stdio) {
        return new CreateRequest(id, plan, stdio, Optional.empty(), _ -> {});
    }

    static CreateRequest logged(String id, Plan plan, Stdio stdio, LogFile log) {
        return new CreateRequest(id, plan, stdio, Optional.of(log), _ -> {});
    }

    /// Runs a script to its end with a log.
    static ExitRecord run(Path root, String script, LogFile log) throws StartFailed {
        Runtime runtime = Runtime.open(root);
        KeptProcess process = runtime.create(logged("c", shell(PIPES, script), PIPES, log));
        process.start();
        return process.await();
    }

    /// Reads to the end.
    static byte[] readAll(ReadableByteChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            while (channel.read(buffer) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        } catch (IOException e) {
            throw new SystemFailure("read output: " + e.getMessage(), e);
        }
        return all.toByteArray();
    }

    /// The payload of the frames of one stream: 1 for standard output, 2 for standard error.
    static String stream(byte[] frames, int stream) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.wrap(frames);
        while (buffer.hasRemaining()) {
            int number = buffer.getInt() >>> 24;
            byte[] payload = new byte[buffer.getInt()];
            buffer.get(payload);
            if (number == stream) {
                text.writeBytes(payload);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /// Reads until `text` has come.
    static String readUntil(ReadableByteChannel channel, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (all.indexOf(text) < 0 && channel.read(buffer) >= 0) {
            all.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
            buffer.clear();
        }
        return all.toString();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
