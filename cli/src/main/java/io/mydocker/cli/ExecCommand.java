package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Kind;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ExecClient;
import io.mydocker.client.HijackedStream;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.util.List;

/// `exec`: runs a further process in a running container and ends with its exit code.
final class ExecCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", "Execute a command in a running container")
                .atLeast(2)
                .stopAtFirstWord()
                .flag('d', "detach", "Detached mode: run command in the background")
                .text("detach-keys", "string", "Override the key sequence for detaching a container")
                .option('e', "env", Kind.VARIABLE, "list", "Set environment variables")
                .list("env-file", "list", "Read in a file of environment variables")
                .flag('i', "interactive", "Keep STDIN open even if not attached")
                .flag("privileged", "Give extended privileges to the command")
                .flag('t', "tty", "Allocate a pseudo-TTY")
                .text('u', "user", "string", "Username or UID (format: \"<name|uid>[:<group|gid>]\")")
                .text('w', "workdir", "string", "Working directory inside the container");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean detach = arguments.flag("detach");
        boolean tty = arguments.flag("tty");
        boolean stdin = arguments.flag("interactive") && !detach;
        if (stdin && tty && !context.isTerminal(0)) {
            throw new CommandFailure("the input device is not a TTY", 1);
        }
        DetachKeys keys = Session.detachKeys(arguments);
        ExecClient execs = context.engine().execs();
        String id = execs.create(arguments.word(0), body(arguments, detach, context));
        try {
            if (detach) {
                execs.startDetached(id, tty);
                return 0;
            }
            HijackedStream stream = execs.start(id, tty);
            try (Session session = Session.begin(context, stream, stdin, tty, keys)) {
                session.followSize(size -> execs.resize(id, size.rows(), size.columns()));
                if (!session.copyOutput()) {
                    throw new CommandFailure("read escape sequence", 1);
                }
            }
        } catch (EngineException e) {
            int code = detach ? 1 : StartFailure.exitCode(e.getMessage());
            throw new CommandFailure(Context.sentence(e), code == 125 ? 1 : code, e);
        }
        return exitCode(execs.inspect(id));
    }

    /// A process that runs on when its output has ended has lost its connection, not its life.
    private static int exitCode(JsonObject process) {
        if (process.bool("Running") || !process.has("ExitCode")) {
            throw new CommandFailure("the connection to the engine broke while the process ran", 1);
        }
        return (int) process.number("ExitCode");
    }

    private static JsonObject body(Arguments arguments, boolean detach, Context context) throws IOException {
        List<String> words = arguments.words();
        JsonObject.Builder body = JsonObject.builder()
                .put("AttachStdin", arguments.flag("interactive") && !detach)
                .put("AttachStdout", !detach)
                .put("AttachStderr", !detach)
                .put("Detach", detach)
                .put("Tty", arguments.flag("tty"))
                .put("Cmd", words.subList(1, words.size()));
        body.putUnlessEmpty("DetachKeys", arguments.text("detach-keys", ""));
        body.putUnlessEmpty(
                "Env", VariableFile.merge(arguments.list("env-file"), arguments.list("env"), context.environment()));
        body.putUnlessEmpty("User", arguments.text("user", ""));
        body.putUnlessEmpty("WorkingDir", arguments.text("workdir", ""));
        if (arguments.flag("privileged")) {
            body.put("Privileged", true);
        }
        return body.build();
    }
}
