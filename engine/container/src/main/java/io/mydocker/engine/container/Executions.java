package io.mydocker.engine.container;

import java.util.List;

/// Further commands in running containers (`docker exec`).
///
/// An execution is created, started once, and can be looked up until its container is removed. Its id is 64
/// hexadecimal digits. Unknown ids are `NotFound`; a container that is not running is a `Conflict`.
public interface Executions {

    /// Prepares a command; answers its id.
    String create(String container, NewExecution request);

    Execution find(String id);

    /// The ids of the commands that run in a running container, or are to run.
    List<String> list(String container);

    /// Starts and returns when the command has been executed.
    void startDetached(String id);

    /// Starts with the streams that were asked for at creation. The output ends when the command's last holder of
    /// the streams does; its exit code is in [#find] by then.
    Attachment start(String id, ExecutionStart options);

    void resize(String id, TerminalSize size);
}
