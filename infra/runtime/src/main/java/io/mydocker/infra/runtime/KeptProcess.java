package io.mydocker.infra.runtime;

import java.util.Optional;

/// A process with its keeper: a container's PID 1, or a process executed beside it.
///
/// Life: [Runtime#create] has played the plan up to the start gate, so that everything but the program is there;
/// clients may [#attach] and [#resize] now and lose no byte; [#start] opens the gate; [#await] tells how it ended. The
/// keeper lives on without the engine: [Runtime#find] gives another handle to the same process.
public interface KeptProcess {

    /// The process id on the host.
    int pid();

    /// Opens the start gate and returns when the program runs.
    ///
    /// @throws StartFailed when the program could not be executed; the process is gone then
    void start() throws StartFailed;

    /// Connects a client to the chosen streams. When this returns, no later output is missed.
    AttachedStreams attach(boolean stdin, boolean stdout, boolean stderr);

    /// Sets the size of the terminal; without one nothing happens.
    void resize(int rows, int columns);

    /// Sends a signal to the process; false when it has ended already.
    boolean signal(int number);

    /// Waits for the end; fails with [io.mydocker.protocol.failure.Unavailable] when the thread is interrupted.
    ExitRecord await();

    /// How it ended, if it has.
    Optional<ExitRecord> exit();
}
