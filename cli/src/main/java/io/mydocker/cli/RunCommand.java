package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.client.HijackedStream;
import io.mydocker.client.PendingExit;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// `run`: makes a container, attaches to it, starts it, and ends with its exit code.
final class RunCommand implements Command {
    private static final int ENGINE_FAILURE = 125;

    private final Usage usage = ContainerTable.of("run", "Create and run a new container from an image")
            .flag('d', "detach", "Run container in background and print container ID")
            .text("detach-keys", "string", "Override the key sequence for detaching a container")
            .flag("sig-proxy", "Proxy received signals to the process")
            .fallback("true");

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean detach = arguments.flag("detach");
        if (detach && arguments.has("attach")) {
            throw new CommandFailure("conflicting options: cannot specify both --attach and --detach", 1);
        }
        ContainerBody body = ContainerBody.of(usage, arguments, context.environment(), detach);
        if (body.attached().stdin() && arguments.flag("tty") && !context.isTerminal(0)) {
            throw new CommandFailure("the input device is not a TTY", 1);
        }
        try {
            DetachKeys keys = Session.detachKeys(arguments);
            String id = new ContainerCreation(arguments, context).run(body);
            if (!arguments.has("network") && !arguments.has("net") && context.isTerminal(2)) {
                context.complain("mydocker: the network is `none`, the default; --network host shares the host's");
            }
            if (!body.attached().any()) {
                context.engine().containers().start(id, arguments.text("detach-keys"));
                if (detach) {
                    context.printLine(id);
                }
                return 0;
            }
            return attached(id, arguments, body.attached(), keys, context);
        } catch (EngineException e) {
            throw failure(Context.sentence(e), e);
        } catch (UncheckedIOException e) {
            throw failure(e.getCause().getMessage(), e);
        } catch (CommandFailure e) {
            throw failure(e.getMessage(), e);
        }
    }

    private CommandFailure failure(String message, RuntimeException cause) {
        int exitCode = cause instanceof EngineException ? StartFailure.exitCode(message) : ENGINE_FAILURE;
        return new CommandFailure(usage.complaint(message), exitCode, cause);
    }

    private int attached(
            String id, Arguments arguments, ContainerBody.Attached attached, DetachKeys keys, Context context)
            throws IOException {
        ContainerClient containers = context.engine().containers();
        boolean tty = arguments.flag("tty");
        if (arguments.flag("sig-proxy", true)) {
            Signals.forward(signal -> forward(containers, id, signal));
        }
        Optional<String> detachKeys = arguments.text("detach-keys");
        HijackedStream stream = containers.attach(
                id,
                new ContainerClient.AttachOptions(
                        attached.stdin(), attached.stdout(), attached.stderr(), false, detachKeys));
        // Before the start, so that the exit of a short process is not missed.
        try (PendingExit exit = containers.wait(id, Optional.of(arguments.flag("rm") ? "removed" : "next-exit"))) {
            try (Session session = Session.begin(context, stream, attached.stdin(), tty, keys)) {
                start(containers, id, detachKeys, exit, arguments.flag("rm"));
                session.followSize(size -> containers.resize(id, size.rows(), size.columns()));
                if (!session.copyOutput()) {
                    return 0;
                }
            }
            return exitCode(exit.await(), context);
        }
    }

    /// A container that could not start and is to be removed is waited for: it is gone when the command ends.
    private static void start(
            ContainerClient containers, String id, Optional<String> keys, PendingExit exit, boolean remove) {
        try {
            containers.start(id, keys);
        } catch (EngineException e) {
            if (remove) {
                exit.await();
            }
            throw e;
        }
    }

    static int exitCode(PendingExit.Exit exit, Context context) throws IOException {
        if (exit.error().isPresent()) {
            context.complain("Error waiting for container: " + exit.error().get());
            return ENGINE_FAILURE;
        }
        return (int) exit.code();
    }

    static void forward(ContainerClient containers, String id, String signal) {
        try {
            containers.kill(id, Optional.of(signal));
        } catch (EngineException | UncheckedIOException _) {
            // Not started yet, or gone: then there is nobody to tell.
        }
    }
}
