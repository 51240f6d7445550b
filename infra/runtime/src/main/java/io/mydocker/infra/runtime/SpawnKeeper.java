package io.mydocker.infra.runtime;

import io.mydocker.linux.Architecture;
import io.mydocker.linux.Fd;
import io.mydocker.linux.MemoryFile;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.Pipe;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Starts a keeper and leads its plan to the start gate. Blocks: for platform threads.
final class SpawnKeeper {
    private final KeeperProgram program;
    private final StateDirectory directory;
    private final Plan plan;
    private final Stdio stdio;
    private final Optional<LogFile> log;
    private final boolean exec;

    SpawnKeeper(
            KeeperProgram program,
            StateDirectory directory,
            Plan plan,
            Stdio stdio,
            Optional<LogFile> log,
            boolean exec) {
        this.program = program;
        this.directory = directory;
        this.plan = plan;
        this.stdio = stdio;
        this.log = log;
        this.exec = exec;
    }

    /// Either a process or the reason why there is none.
    sealed interface Outcome {
        record Created(KeptProcess process) implements Outcome {}

        record Failed(StartFailed reason) implements Outcome {}

        /// The process, or its failure thrown.
        default KeptProcess process() throws StartFailed {
            return switch (this) {
                case Created(KeptProcess process) -> process;
                case Failed(StartFailed reason) -> throw reason;
            };
        }
    }

    Outcome spawn(String name, Optional<Fd> target, IntConsumer prepare) {
        Pipe gate = Pipe.open();
        Pipe status = Pipe.open();
        StatusChannel messages = new StatusChannel(status.first());
        try {
            directory.create();
            start(name, gate.first(), status.second(), target);
            Outcome outcome = lead(gate.second(), messages, prepare);
            if (outcome instanceof Outcome.Failed) {
                abandon(gate, status);
            }
            return outcome;
        } catch (RuntimeException e) {
            abandon(gate, status);
            throw e;
        } catch (IOException e) {
            abandon(gate, status);
            throw new SystemFailure("create `" + directory.path() + "`: " + e.getMessage(), e);
        }
    }

    private void start(String name, Fd gate, Fd status, Optional<Fd> target) {
        byte[] encoded = new PlanEncoder(Architecture.host()).encode(plan, stdio, log);
        Optional<Fd> logs = Optional.empty();
        try (gate;
                status;
                Fd planFile = MemoryFile.sealed("plan", encoded);
                Fd state = directory.open()) {
            SortedMap<Integer, Fd> descriptors = new TreeMap<>();
            descriptors.put(Descriptor.PLAN.number(), planFile);
            descriptors.put(Descriptor.STATUS.number(), status);
            descriptors.put(Descriptor.GATE.number(), gate);
            descriptors.put(Descriptor.STATE.number(), state);
            target.ifPresent(fd -> descriptors.put(Descriptor.TARGET.number(), fd));
            logs = log.map(SpawnKeeper::logDirectory);
            logs.ifPresent(fd -> descriptors.put(Descriptor.LOG.number(), fd));
            program.start(name, descriptors);
        } finally {
            logs.ifPresent(Fd::close);
        }
    }

    private static Fd logDirectory(LogFile log) {
        return Fd.open(log.path().toAbsolutePath().getParent().toString(), OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0);
    }

    private Outcome lead(Fd gate, StatusChannel status, IntConsumer prepare) {
        switch (next(status)) {
            case StatusChannel.Message.Failure failure -> {
                return failed(failure);
            }
            case StatusChannel.Message.Report(long _, long pid) -> {
                int number = Math.toIntExact(pid);
                directory.writeProcess(number);
                prepare.accept(number);
                CreatedProcess.open(gate);
                return ready(gate, status, new FoundProcess(directory, number));
            }
        }
    }

    private Outcome ready(Fd gate, StatusChannel status, FoundProcess process) {
        return switch (next(status)) {
            case StatusChannel.Message.Failure failure -> failed(failure);
            case StatusChannel.Message.Report _ ->
                new Outcome.Created(
                        new CreatedProcess(process, gate, status, failure -> StartFailed.of(plan, failure, exec)));
        };
    }

    private Outcome failed(StatusChannel.Message.Failure failure) {
        return new Outcome.Failed(StartFailed.of(plan, failure, exec));
    }

    private StatusChannel.Message next(StatusChannel status) {
        return status.read()
                .orElseThrow(() ->
                        new SystemFailure("create `" + directory.path().getFileName() + "`: the keeper has gone"));
    }

    /// A closed gate ends the process; the end of the status channel tells that it has.
    private void abandon(Pipe gate, Pipe status) {
        gate.close();
        status.second().close();
        try (StatusChannel messages = new StatusChannel(status.first())) {
            messages.drain();
        }
        Control.connect(directory).ifPresent(control -> {
            try (control) {
                control.ask(Control.Request.WAIT);
                control.readAll();
            }
        });
        directory.delete();
    }
}
