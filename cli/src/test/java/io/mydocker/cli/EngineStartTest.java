package io.mydocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mydocker.client.Dialer;
import io.mydocker.linux.Host;
import io.mydocker.protocol.api.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher is a script here; what it starts plays the engine's part.
class EngineStartTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Endpoint.Unix endpoint;

    @BeforeEach
    void asRoot() {
        assumeTrue(Host.effectiveUser() == 0, "starting an engine needs root");
        endpoint = new Endpoint.Unix(directory.resolve("run/mydocker.sock").toString());
    }

    @AfterEach
    void forgetLauncher() {
        System.clearProperty("mydocker.launcher");
    }

    private void launcher(String script) throws IOException {
        Path file = directory.resolve("launcher");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        System.setProperty("mydocker.launcher", file.toString());
    }

    private SocketChannel dial() throws IOException {
        return new StartingDialer(endpoint, Dialer.to(endpoint), err).dial();
    }

    @Test
    void starts_the_launcher_in_a_session_of_its_own_and_waits_for_the_socket() throws Exception {
        Path fifo = directory.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        launcher("echo $(ps -o sid= -p $$) $$ \"$@\" > " + fifo + "\nexec sleep 60");
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> listenWhenStarted(fifo));

        try (SocketChannel channel = dial()) {
            assertThat(channel.isConnected()).isTrue();
        }

        String[] words = said.join().split(" ", -1);
        ProcessHandle.of(Long.parseLong(words[1])).ifPresent(ProcessHandle::destroy);
        assertThat(words).containsExactly(words[1], words[1], "daemon");
        assertThat(err).hasToString("mydocker: starting the engine (log: " + directory + "/run/engine.log)\n");
    }

    /// Plays the engine: waits for what the launcher says, then listens and accepts one connection.
    private String listenWhenStarted(Path fifo) {
        try {
            String said = Files.readString(fifo).strip();
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(endpoint.path()));
                server.accept().close();
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void says_what_the_engine_said_when_it_does_not_start() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(directory.resolve("run/engine.log"), "of yesterday\n");
        launcher("echo 'data root is in use' >&2; exit 1");

        assertThatThrownBy(this::dial)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the engine did not start:\ndata root is in use");
    }

    @Test
    void needs_to_know_how() {
        assertThatThrownBy(this::dial)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("no engine listens at " + endpoint + ": start one with `mydocker daemon`");
    }
}
