package io.mydocker.infra.runtime;

import io.mydocker.linux.Errno;
import io.mydocker.linux.Fd;
import io.mydocker.linux.LinuxException;
import io.mydocker.linux.NativeThreads;
import io.mydocker.linux.Processes;
import io.mydocker.protocol.failure.Conflict;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Processes that outlive the engine. Each has a directory below the exec root with its keeper's socket and, when it
/// has ended, its exit record:
///
/// ```
/// <exec root>/containers/<id>/              one container: keeper.sock, process, started, exit
/// <exec root>/containers/<id>/exec/<exec>/  a process executed in it: the same
/// ```
///
/// All methods may be called from virtual threads.
@SuppressWarnings("JavaLangClash") // The word of container engines; who needs java.lang's names it in full.
public final class Runtime {
    private static final int SHORT_ID = 12;

    private final Path containers;
    private final KeeperProgram program;

    private Runtime(Path containers, KeeperProgram program) {
        this.containers = containers;
        this.program = program;
    }

    /// Opens the runtime on a directory of its own, which is made when it is needed.
    public static Runtime open(Path execRoot) {
        return new Runtime(execRoot.toAbsolutePath().resolve("containers"), KeeperProgram.load());
    }

    /// Starts a keeper that plays the plan up to the start gate. What an earlier run of the container has left in the
    /// exec root is forgotten.
    public KeptProcess create(CreateRequest request) throws StartFailed {
        StateDirectory directory = directory(request.id());
        if (find(request.id()).isPresent()) {
            throw new Conflict("create `" + request.id() + "`: it is running");
        }
        directory.delete();
        SpawnKeeper spawn = new SpawnKeeper(program, directory, request.plan(), request.stdio(), request.log(), false);
        return NativeThreads.call(() -> spawn.spawn(shortId(request.id()), Optional.empty(), request.prepare()))
                .process();
    }

    /// Starts a keeper that plays the plan of a process in a running container up to the start gate.
    public KeptProcess exec(ExecRequest request) throws StartFailed {
        StateDirectory directory = directory(request.containerId(), request.execId());
        SpawnKeeper spawn =
                new SpawnKeeper(program, directory, request.plan(), request.stdio(), Optional.empty(), true);
        return NativeThreads.call(() -> {
                    try (Fd target = target(request.containerId())) {
                        return spawn.spawn(shortId(request.containerId()), Optional.of(target), request.prepare());
                    }
                })
                .process();
    }

    /// A pidfd of the container's process. Its keeper answers only while it has not reaped the process: when it gives
    /// the same number after the pidfd was opened, that had not been given to another process.
    private Fd target(String id) {
        int pid = find(id).orElseThrow(() -> notRunning(id)).pid();
        Fd target = pidfd(pid, id);
        try {
            if (find(id).filter(again -> again.pid() == pid).isPresent()) {
                return target;
            }
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
        target.close();
        throw notRunning(id);
    }

    private static Fd pidfd(int pid, String id) {
        try {
            return Processes.pidfd(pid);
        } catch (LinuxException e) {
            throw e.is(Errno.ESRCH) ? notRunning(id) : e;
        }
    }

    private static Conflict notRunning(String id) {
        return new Conflict("Container " + id + " is not running");
    }

    private static String shortId(String id) {
        return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
    }

    /// The container's process, if its keeper lives; fails with `Unavailable` when the keeper does not answer.
    public Optional<KeptProcess> find(String id) {
        return find(directory(id));
    }

    /// The container's process as it was noted when it was made: for one whose keeper does not answer now, but may
    /// later. Empty where nothing was noted.
    public Optional<KeptProcess> noted(String id) {
        StateDirectory directory = directory(id);
        return directory.process().map(process -> new FoundProcess(directory, process.pid()));
    }

    /// When the container's process was let through the start gate; empty for one that waits there, or ended there
    /// because its engine did.
    public Optional<Instant> started(String id) {
        return directory(id).started();
    }

    /// The containers of which something is known here, whether they run or not.
    public List<String> ids() {
        try (Stream<Path> directories = Files.list(containers)) {
            return directories.map(each -> each.getFileName().toString()).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new SystemFailure("list `" + containers + "`: " + e.getMessage(), e);
        }
    }

    /// The executed process, if its keeper lives.
    public Optional<KeptProcess> find(String id, String execId) {
        return find(directory(id, execId));
    }

    /// The ids of what was executed in a container and has not been deleted.
    public List<String> executions(String id) {
        return directory(id).executions();
    }

    private static Optional<KeptProcess> find(StateDirectory directory) {
        if (!directory.exists() || directory.exit().isPresent()) {
            return Optional.empty();
        }
        return Control.connect(directory).flatMap(connection -> {
            try (Control control = connection) {
                return control.ask(Control.Request.PID).map(pid -> new FoundProcess(directory, pid));
            }
        });
    }

    /// How the container's process ended, if it has. A process whose keeper was killed counts as killed, and is.
    public Optional<ExitRecord> exit(String id) {
        return exit(directory(id));
    }

    /// How the executed process ended, if it has.
    public Optional<ExitRecord> exit(String id, String execId) {
        return exit(directory(id, execId));
    }

    private static Optional<ExitRecord> exit(StateDirectory directory) {
        if (!directory.hasProcess() || find(directory).isPresent()) {
            return Optional.empty();
        }
        return last(directory);
    }

    /// A keeper writes the record before it stops answering, so it is looked for after that.
    private static Optional<ExitRecord> last(StateDirectory directory) {
        return directory.exit().or(() -> Optional.of(directory.bury()));
    }

    /// Forgets a container that has ended and everything executed in it.
    public void delete(String id) {
        directory(id).delete();
    }

    /// Forgets an executed process that has ended.
    public void delete(String id, String execId) {
        directory(id, execId).delete();
    }

    private StateDirectory directory(String id) {
        return new StateDirectory(containers.resolve(id));
    }

    private StateDirectory directory(String id, String execId) {
        return directory(id).execution(execId);
    }
}
