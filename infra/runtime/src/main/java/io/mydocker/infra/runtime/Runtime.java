package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.NotImplemented;
import java.nio.file.Path;
import java.util.Optional;

/// Processes that outlive the engine. Each has a directory below the exec root with its keeper's socket and, when it
// has
/// ended, its exit record:
///
/// ```
/// <exec root>/containers/<id>/              one container: keeper.sock, process, exit
/// <exec root>/containers/<id>/exec/<exec>/  a process executed in it: the same
/// ```
public final class Runtime {
    private final Path execRoot;

    private Runtime(Path execRoot) {
        this.execRoot = execRoot;
    }

    /// Opens the runtime on a directory of its own, which is made if it is not there.
    public static Runtime open(Path execRoot) {
        return new Runtime(execRoot);
    }

    /// Starts a keeper that plays the plan up to the start gate.
    public KeptProcess create(CreateRequest request) throws StartFailed {
        throw new NotImplemented("create `" + execRoot + request.id() + "`");
    }

    /// Starts a keeper that plays the plan of a process in a running container up to the start gate.
    public KeptProcess exec(ExecRequest request) throws StartFailed {
        throw new NotImplemented("exec `" + request.execId() + "`");
    }

    /// The container's process, if its keeper lives.
    public Optional<KeptProcess> find(String id) {
        throw new NotImplemented("find `" + id + "`");
    }

    /// The executed process, if its keeper lives.
    public Optional<KeptProcess> find(String id, String execId) {
        throw new NotImplemented("find `" + id + execId + "`");
    }

    /// How the container's process ended, if it has.
    public Optional<ExitRecord> exit(String id) {
        throw new NotImplemented("exit `" + id + "`");
    }

    /// How the executed process ended, if it has.
    public Optional<ExitRecord> exit(String id, String execId) {
        throw new NotImplemented("exit `" + id + execId + "`");
    }

    /// Forgets a container that has ended and everything executed in it.
    public void delete(String id) {
        throw new NotImplemented("delete `" + id + "`");
    }

    /// Forgets an executed process that has ended.
    public void delete(String id, String execId) {
        throw new NotImplemented("delete `" + id + execId + "`");
    }
}
