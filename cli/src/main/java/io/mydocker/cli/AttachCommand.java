package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.client.HijackedStream;
import io.mydocker.client.PendingExit;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.util.Optional;

/// `attach`: joins a running container's streams.
final class AttachCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "attach",
                        "[OPTIONS] CONTAINER",
                        "Attach local standard input, output, and error streams to a running container")
                .words(1, 1)
                .text("detach-keys", "string", "Override the key sequence for detaching a container")
                .flag("no-stdin", "Do not attach STDIN")
                .flag("sig-proxy", "Proxy all received signals to the process")
                .fallback("true");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        JsonObject container = containers.inspect(arguments.word(0), false);
        checkState(container.object("State"));
        JsonObject config = container.object("Config");
        boolean tty = config.bool("Tty");
        boolean stdin = config.bool("OpenStdin") && !arguments.flag("no-stdin");
        if (stdin && tty && !context.isTerminal(0)) {
            throw new CommandFailure("the input device is not a TTY", 1);
        }
        String id = container.text("Id");
        DetachKeys keys = Session.detachKeys(arguments);
        if (arguments.flag("sig-proxy", true) && !tty) {
            Signals.forward(signal -> RunCommand.forward(containers, id, signal));
        }
        try (PendingExit exit = containers.wait(id, Optional.empty())) {
            HijackedStream stream = containers.attach(
                    id, new ContainerClient.AttachOptions(stdin, true, true, false, arguments.text("detach-keys")));
            try (Session session = Session.begin(context, stream, stdin, tty, keys)) {
                redraw(session, containers, id);
                if (!session.copyOutput()) {
                    throw new CommandFailure("read escape sequence", 1);
                }
            }
            return RunCommand.exitCode(exit.await(), context);
        }
    }

    private static void checkState(JsonObject state) {
        if (!state.bool("Running")) {
            throw new CommandFailure("You cannot attach to a stopped container, start it first", 1);
        }
        if (state.bool("Paused")) {
            throw new CommandFailure("You cannot attach to a paused container, unpause it first", 1);
        }
        if (state.bool("Restarting")) {
            throw new CommandFailure("You cannot attach to a restarting container, wait until it is running", 1);
        }
    }

    /// A program that draws a screen draws it again when the size changes: first a wrong one, then the right one.
    private static void redraw(Session session, ContainerClient containers, String id) {
        boolean[] first = {true};
        session.followSize(size -> {
            if (first[0]) {
                first[0] = false;
                containers.resize(id, size.rows() + 1, size.columns() + 1);
            }
            containers.resize(id, size.rows(), size.columns());
        });
    }
}
