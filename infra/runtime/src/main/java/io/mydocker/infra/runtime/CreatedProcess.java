package io.mydocker.infra.runtime;

import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.NativeThreads;
import io.mydocker.protocol.failure.Conflict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// A process that this engine has created and that waits at the start gate.
final class CreatedProcess implements KeptProcess {
    private final FoundProcess process;
    private final Fd gate;
    private final StatusChannel status;
    private final Function<StatusChannel.Message.Failure, StartFailed> failures;
    private final AtomicBoolean started = new AtomicBoolean();

    CreatedProcess(
            FoundProcess process,
            Fd gate,
            StatusChannel status,
            Function<StatusChannel.Message.Failure, StartFailed> failures) {
        this.process = process;
        this.gate = gate;
        this.status = status;
        this.failures = failures;
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public void start() throws StartFailed {
        if (!started.compareAndSet(false, true)) {
            throw new Conflict("start process " + pid() + ": it was started before");
        }
        process.noteStart();
        Optional<StatusChannel.Message> end = NativeThreads.call(this::openGate);
        if (end.isPresent() && end.get() instanceof StatusChannel.Message.Failure failure) {
            process.await();
            throw failures.apply(failure);
        }
    }

    /// Opens the gate and reads to the end of the status channel, which is the program's start.
    private Optional<StatusChannel.Message> openGate() {
        try (gate;
                status) {
            open(gate);
            return status.read();
        }
    }

    /// Lets the plan pass its next gate. A process that is dead has told why, or is found dead later.
    static void open(Fd gate) {
        try {
            gate.write(new byte[] {1});
        } catch (LinuxException e) {
            if (!e.is(Errno.EPIPE)) {
                throw e;
            }
        }
    }

    @Override
    public AttachedStreams attach(boolean stdin, boolean stdout, boolean stderr) {
        return process.attach(stdin, stdout, stderr);
    }

    @Override
    public void resize(int rows, int columns) {
        process.resize(rows, columns);
    }

    @Override
    public boolean signal(int number) {
        return process.signal(number);
    }

    @Override
    public ExitRecord await() {
        ExitRecord record = process.await();
        if (started.compareAndSet(false, true)) {
            gate.close();
            status.close();
        }
        return record;
    }

    @Override
    public Optional<ExitRecord> exit() {
        return process.exit();
    }
}
