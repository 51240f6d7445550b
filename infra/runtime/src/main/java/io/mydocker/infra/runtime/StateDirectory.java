package io.mydocker.infra.runtime;

import io.mydocker.linux.Fd;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.Root;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One process's directory below the exec root: the only place that knows its file names.
record StateDirectory(Path path) {
    private static final System.Logger LOG = System.getLogger(StateDirectory.class.getName());
    private static final String SOCKET = "keeper.sock";
    private static final String EXIT = "exit";
    private static final String PROCESS = "process";
    private static final String STARTED = "started";
    private static final String EXECUTIONS = "exec";
    private static final int SOCKET_PATH_LIMIT = 100;
    private static final int SIGKILL = 9;
    private static final int KILLED = 128 + SIGKILL;
    private static final int UNSEEN = 255;

    /// A path for connecting; closes what had to be opened for it.
    record SocketPath(String path, Optional<Fd> directory) implements AutoCloseable {
        @Override
        public void close() {
            directory.ifPresent(Fd::close);
        }
    }

    /// The directory of a process that is executed in this container.
    StateDirectory execution(String id) {
        return new StateDirectory(path.resolve(EXECUTIONS).resolve(id));
    }

    /// The ids of the processes that were executed in this container and not forgotten.
    List<String> executions() {
        try (Stream<Path> entries = Files.list(path.resolve(EXECUTIONS))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new SystemFailure("list `" + path.resolve(EXECUTIONS) + "`: " + e.getMessage(), e);
        }
    }

    void create() throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    boolean hasSocket() {
        return Files.exists(path.resolve(SOCKET));
    }

    Fd open() {
        return Fd.open(path.toString(), OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0);
    }

    /// The control socket under a name that fits a socket address, which has 107 bytes.
    SocketPath socket() throws IOException {
        String name = path.resolve(SOCKET).toString();
        if (name.getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_LIMIT) {
            return new SocketPath(name, Optional.empty());
        }
        if (!exists()) {
            throw new NoSuchFileException(name);
        }
        Fd directory = open();
        return new SocketPath(directory.procPath() + "/" + SOCKET, Optional.of(directory));
    }

    /// The exit record, if the keeper has written it. One that is not whole is none: a crash has cut it.
    Optional<ExitRecord> exit() {
        return read(EXIT).flatMap(ExitRecord::parse);
    }

    /// The process that was noted, if the note is whole.
    Optional<HostProcess> process() {
        return read(PROCESS).flatMap(HostProcess::parse);
    }

    /// Remembers the process, so that it can be found and killed should its keeper be killed.
    void writeProcess(int pid) {
        write(PROCESS, HostProcess.note(pid) + "\n");
    }

    /// Whether there has been a process; before that the directory is about to be filled.
    boolean hasProcess() {
        return Files.exists(path.resolve(PROCESS));
    }

    /// Remembers that the start gate is about to be opened: an end without this note is one before the program.
    void writeStarted() {
        write(STARTED, "");
    }

    /// When the process was made, if its start gate was opened.
    Optional<Instant> started() {
        return read(STARTED).map(_ -> process().map(HostProcess::noted).orElseGet(Instant::now));
    }

    /// Makes sure that a process whose keeper was killed is dead, and writes the record in the keeper's place: killed,
    /// or, where the machine was started again, Docker's code for an end that nobody saw.
    ExitRecord bury() {
        Optional<HostProcess> process = process();
        process.ifPresent(HostProcess::kill);
        Instant now = Instant.now();
        Instant started = process.map(HostProcess::noted).orElse(now);
        boolean unseen = process.filter(HostProcess::isOfAnotherBoot).isPresent();
        ExitRecord record =
                unseen ? new ExitRecord(UNSEEN, 0, started, now) : new ExitRecord(KILLED, SIGKILL, started, now);
        try {
            write(EXIT, record + "\n");
        } catch (SystemFailure e) {
            LOG.log(System.Logger.Level.WARNING, "the end of a process whose keeper has gone: " + e.getMessage());
        }
        return record;
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SystemFailure("read `" + path.resolve(name) + "`: " + e.getMessage(), e);
        }
    }

    private void write(String name, String text) {
        Path temporary = path.resolve(name + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SystemFailure("write `" + path.resolve(name) + "`: " + e.getMessage(), e);
        }
    }

    void delete() {
        Root.deleteTree(path);
    }
}
