package io.mydocker.engine.container;

import io.mydocker.engine.image.PruneFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The containers of one engine.
///
/// **Vocabulary.** A *reference* is a full id, a unique prefix of an id in any case, or a name with or without its
/// leading slash. A *container* is the record of what was asked for and what became of it ([Container], an immutable
/// snapshot); its *process* lives from [#start] to its exit and outlives this engine: it is found again by the next
/// engine on the same roots.
///
/// **Life.** `created` → [#start] → `running` ⇄ `paused` → `exited`, from where it may start again; [#remove] ends it.
/// What the user asked for is on disk when a method returns.
///
/// **Example.** The sequence of `docker run`:
/// ```java
/// String id = containers.create(NewContainer.of(config, hostConfig)).id();
/// try (Attachment streams = containers.attach(id, AttachOptions.output())) {
///     CompletableFuture<ContainerExit> exit = containers.wait(id, WaitCondition.NEXT_EXIT);
///     containers.start(id);
///     streams.output().transferTo(System.out);
///     return exit.join().exitCode();
/// }
/// ```
///
/// **Threads.** Everything may be called by many threads, virtual ones included. Changes of one container are done one
/// after another; nothing is locked while a method waits for a process.
///
/// **Failures** are [io.mydocker.protocol.failure.EngineException]s with Docker's sentences: `NotFound` for an unknown
/// reference, `InvalidParameter` for an ambiguous prefix, `Conflict` where the state does not allow the change,
/// `NotModified` where [#start] and [#stop] find nothing to do.
public interface Containers {

    CreatedContainer create(NewContainer request);

    /// The container as it is now.
    Container find(String reference);

    /// The containers that `filter` lets through, newest first.
    List<Container> list(ContainerFilter filter);

    /// Returns when the container's command has been executed, or fails and records why.
    void start(String reference);

    /// Returns when the container has ended: by its stop signal, or by `SIGKILL` after the timeout.
    void stop(String reference, StopOptions options);

    /// Stops where running, then starts.
    void restart(String reference, StopOptions options);

    /// Sends `signal` (`SIGTERM`, `term`, `15`; the empty string is `SIGKILL`) and does not wait.
    void kill(String reference, String signal);

    void pause(String reference);

    void unpause(String reference);

    /// Completes when `condition` is met; registered when the method returns, so that nothing is missed by starting
    /// the container afterwards. Whoever loses interest cancels the future.
    CompletableFuture<ContainerExit> wait(String reference, WaitCondition condition);

    void remove(String reference, RemoveOptions options);

    /// Removes the containers that do not run and that `filter` names.
    PrunedContainers prune(PruneFilter filter);

    void rename(String reference, String newName);

    Logs logs(String reference, LogOptions options);

    /// Connects to the streams of the container's first process. Before [#start] it waits for the process; then
    /// nothing of its output is missed.
    Attachment attach(String reference, AttachOptions options);

    void resize(String reference, TerminalSize size);

    /// The processes of a running container in the words of `ps`.
    ProcessTable top(String reference, List<String> psArguments);

    /// How much disk the container takes.
    ContainerSizes sizes(String reference);

    /// What starting such a container would do: its list of system calls. Makes nothing.
    PlanListing plan(NewContainer request);
}
