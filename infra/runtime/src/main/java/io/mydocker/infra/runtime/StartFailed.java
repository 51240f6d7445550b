package io.mydocker.infra.runtime;

import io.mydocker.linux.Errno;
import io.mydocker.linux.SystemCall;

/// A plan came to an end before the program ran. The message is one sentence in Docker's words.
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String CREATE = "failed to create task for container: failed to create shim task: "
            + "OCI runtime create failed: runc create failed: unable to start container process: ";
    private static final String EXEC = "OCI runtime exec failed: exec failed: unable to start container process: ";
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_STARTED = 125;

    private final int exitCode;
    private final int errno;

    StartFailed(String message, int exitCode, int errno) {
        super(message);
        this.exitCode = exitCode;
        this.errno = errno;
    }

    /// The sentence for a failed instruction: that of [PlanBuilder#fail] as it is, otherwise the purpose with the
    /// kernel's words. The errno decides the exit code, where it was the program that could not be executed.
    static StartFailed of(Plan plan, StatusChannel.Message.Failure failure, boolean exec) {
        boolean known =
                failure.index() >= 0 && failure.index() < plan.instructions().size();
        Errno errno = new Errno(failure.errno());
        if (!known) {
            return sentence(exec, failure.label() + ": " + errno.text(), NOT_STARTED, errno);
        }
        Instruction instruction = plan.instructions().get(failure.index());
        boolean stated = instruction.operation() == Operation.Own.FAIL;
        boolean program = stated || instruction.operation().equals(new Operation.Call(SystemCall.EXECVE));
        String cause = instruction.purpose() + (stated ? "" : ": " + errno.text());
        return sentence(exec, cause, program ? programCode(errno) : NOT_STARTED, errno);
    }

    private static StartFailed sentence(boolean exec, String cause, int exitCode, Errno errno) {
        return new StartFailed((exec ? EXEC : CREATE) + cause + ": unknown", exitCode, errno.number());
    }

    private static int programCode(Errno errno) {
        return errno.equals(Errno.ENOENT) || errno.equals(Errno.ENOTDIR) ? NOT_FOUND : NOT_EXECUTABLE;
    }

    /// What `docker run` answers: 127 for a command that is not there, 126 for one that cannot be executed, else 125.
    public int exitCode() {
        return exitCode;
    }

    /// The error number of the failed call.
    public int errno() {
        return errno;
    }
}
