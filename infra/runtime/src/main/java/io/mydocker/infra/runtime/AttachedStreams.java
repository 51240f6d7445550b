package io.mydocker.infra.runtime;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// One client's connection to a process's streams. It may be used from virtual threads; one thread reads while another
/// one writes.
public interface AttachedStreams extends AutoCloseable {

    /// What the process writes, from now on: frames with Docker's 8-byte header, or plain bytes with a terminal.
    ///
    /// A client that does not read stops the process sooner or later; one that closes does not. The end of the
    /// stream is the end of the process.
    ReadableByteChannel output();

    /// The process's standard input; where it was not attached, writing fails.
    WritableByteChannel input();

    /// Ends this client's input. Where standard input is for once ([Stdio#stdinOnce]) and no terminal, that ends the
    /// process's standard input; otherwise other clients may still write to it.
    void closeInput();

    /// Leaves; the process goes on.
    @Override
    void close();
}
