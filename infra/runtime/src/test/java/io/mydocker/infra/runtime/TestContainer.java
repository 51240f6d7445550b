package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.Cgroups;
import io.mydocker.protocol.oci.RuntimeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A real container on the host's kernel: busybox on an overlay in a temporary directory, with a control group of its
/// own. [#close] leaves nothing behind.
final class TestContainer implements AutoCloseable {
    private static final List<String> APPLETS = List.of(
            "sh",
            "cat",
            "chroot",
            "dmesg",
            "grep",
            "head",
            "hostname",
            "id",
            "ip",
            "ls",
            "mkdir",
            "mknod",
            "mount",
            "ps",
            "readlink",
            "sed",
            "sleep",
            "stty",
            "touch",
            "true",
            "tty",
            "unshare",
            "wc");

    private final String id = UUID.randomUUID().toString().replace("-", "").repeat(2);
    private final Path directory;
    private final Runtime runtime;
    private final Cgroup cgroup = Cgroups.detect().at("/mydocker-test-" + id);
    private Optional<KeptProcess> process = Optional.empty();

    TestContainer(Path directory) {
        this.directory = directory;
        this.runtime = Runtime.open(directory.resolve("run"));
        try {
            for (String name : List.of("image/bin", "image/etc", "image/tmp", "upper", "work", "merged")) {
                Files.createDirectories(directory.resolve(name));
            }
            Files.copy(Path.of("/bin/busybox"), image("bin/busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(image("bin/" + applet), Path.of("busybox"));
            }
            Files.writeString(image("etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String id() {
        return id;
    }

    /// A path of the image, before the container runs.
    Path image(String path) {
        return directory.resolve("image").resolve(path);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    Runtime runtime() {
        return runtime;
    }

    Cgroup cgroup() {
        return cgroup;
    }

    KeptProcess process() {
        return process.orElseThrow();
    }

    Rootfs rootfs() {
        return rootfs(false);
    }

    private Rootfs rootfs(boolean disposable) {
        return new Rootfs.Overlay(
                directory, List.of("image"), "upper", "work", directory.resolve("merged"), disposable);
    }

    /// Docker's defaults for a script of the shell.
    static RuntimeSpec shell(String script) {
        return DefaultSpec.spec(List.of("sh", "-c", script), Cgroups.detect().isUnified());
    }

    record Result(String output, String error, int exitCode) {}

    /// Runs to the end.
    Result run(RuntimeSpec spec) throws StartFailed {
        return run(spec, Fixture.PIPES);
    }

    Result run(RuntimeSpec spec, Stdio stdio) throws StartFailed {
        create(spec, stdio);
        return finish(process(), stdio);
    }

    static Result finish(KeptProcess process, Stdio stdio) throws StartFailed {
        try (AttachedStreams streams = process.attach(false, true, true)) {
            ReadableByteChannel output = streams.output();
            CompletableFuture<byte[]> bytes = CompletableFuture.supplyAsync(() -> Fixture.readAll(output));
            process.start();
            int exitCode = process.await().exitCode();
            byte[] all = bytes.join();
            return stdio.terminal()
                    ? new Result(new String(all, StandardCharsets.UTF_8), "", exitCode)
                    : new Result(Fixture.stream(all, 1), Fixture.stream(all, 2), exitCode);
        }
    }

    /// Runs to the end on a root that need not survive a crash.
    Result runDisposable(RuntimeSpec spec) throws StartFailed {
        return finish(create(spec, Fixture.PIPES, rootfs(true)), Fixture.PIPES);
    }

    /// Runs to the end on the image itself.
    Result runDirectory(RuntimeSpec spec) throws StartFailed {
        return finish(create(spec, Fixture.PIPES, new Rootfs.Directory(image(""))), Fixture.PIPES);
    }

    /// Plays the plan up to the start gate.
    KeptProcess create(RuntimeSpec spec, Stdio stdio) throws StartFailed {
        return create(spec, stdio, rootfs());
    }

    private KeptProcess create(RuntimeSpec spec, Stdio stdio, Rootfs rootfs) throws StartFailed {
        Plan plan = ContainerPlan.compile(spec, rootfs, stdio, cgroup);
        cgroup.create(spec.linux().control().resources());
        KeptProcess created = runtime.create(Fixture.request(id, plan, stdio));
        process = Optional.of(created);
        return created;
    }

    @Override
    public void close() {
        process.filter(each -> each.exit().isEmpty()).ifPresent(running -> {
            running.signal(9);
            running.await();
        });
        cgroup.killAll();
        cgroup.remove();
        runtime.delete(id);
    }
}
