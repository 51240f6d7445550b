package io.mydocker.infra.runtime;

import io.mydocker.linux.Errno;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.Unavailable;
import java.util.Optional;

/// A process known by its directory alone: everything goes through its keeper.
final class FoundProcess implements KeptProcess {
    private final StateDirectory directory;
    private final int pid;

    FoundProcess(StateDirectory directory, int pid) {
        this.directory = directory;
        this.pid = pid;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public void start() {
        throw new Conflict("start process " + pid + ": it was started before");
    }

    /// Remembers that the start gate is about to be opened.
    void noteStart() {
        directory.writeStarted();
    }

    @Override
    public AttachedStreams attach(boolean stdin, boolean stdout, boolean stderr) {
        int streams = (stdin ? 1 : 0) | (stdout ? 2 : 0) | (stderr ? 4 : 0);
        Control control = Control.connect(directory).orElseThrow(this::ended);
        try {
            int answer = control.ask(Control.Request.ATTACH, streams, 0, 0).orElseThrow(this::ended);
            if (answer == -Errno.EUSERS.number()) {
                throw new Unavailable("attach to process " + pid + ": too many clients are attached to it");
            }
            return new KeptStreams(control);
        } catch (RuntimeException e) {
            control.close();
            throw e;
        }
    }

    private Conflict ended() {
        return new Conflict("attach to process " + pid + ": it has ended");
    }

    @Override
    public void resize(int rows, int columns) {
        ask(Control.Request.RESIZE, 0, rows, columns);
    }

    @Override
    public boolean signal(int number) {
        return ask(Control.Request.SIGNAL, number, 0, 0)
                .filter(answer -> answer == 0)
                .isPresent();
    }

    private Optional<Integer> ask(Control.Request request, int argument, int rows, int columns) {
        Optional<Control> connection = Control.connect(directory);
        if (connection.isEmpty()) {
            return Optional.empty();
        }
        try (Control control = connection.get()) {
            return control.ask(request, argument, rows, columns);
        }
    }

    @Override
    public ExitRecord await() {
        Optional<ExitRecord> told = Control.connect(directory).flatMap(this::awaitRecord);
        if (told.isPresent()) {
            return told.get();
        }
        if (Thread.currentThread().isInterrupted()) {
            // The connection was closed by the interrupt: that says nothing about the keeper.
            throw new Unavailable("wait for process " + pid + ": interrupted");
        }
        return directory.exit().orElseGet(directory::bury);
    }

    /// Empty when the keeper leaves without a word.
    private Optional<ExitRecord> awaitRecord(Control connection) {
        try (Control control = connection) {
            Optional<Integer> answer = control.ask(Control.Request.WAIT);
            if (answer.filter(value -> value == -Errno.EUSERS.number()).isPresent()) {
                throw new Unavailable("wait for process " + pid + ": too many clients wait for it");
            }
            return answer.flatMap(_ -> ExitRecord.parse(control.readAll()));
        }
    }

    @Override
    public Optional<ExitRecord> exit() {
        return directory.exit();
    }
}
