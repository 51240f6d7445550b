package io.mydocker.engine.container;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection to the streams of a process.
///
/// Detach keys in the input are recognised here: then [#output] ends although the process goes on.
/// Closing lets go of the streams and leaves the process alone. One thread may read while another writes.
public interface Attachment extends AutoCloseable {

    /// Whether the process has a terminal: [#output] is then its raw bytes, otherwise Docker's frames (`stdcopy`:
    /// one byte stream number, three zero bytes, length in four bytes, big-endian, then the bytes).
    boolean tty();

    /// What the process writes. A read blocks until there is something, and gives what there is.
    InputStream output();

    /// What the process reads. Closing it is the process's end of file where the container was made so
    /// (`StdinOnce`), and otherwise only the end of this connection's input. Bytes are discarded where standard
    /// input was not asked for.
    OutputStream input();

    void resize(TerminalSize size);

    @Override
    void close();
}
