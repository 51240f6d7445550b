package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.client.HijackedStream;
import io.mydocker.client.PendingExit;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotModified;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.DetachKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `start`: starts containers that do not run, and attaches to one if asked to.
final class StartCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("start", "[OPTIONS] CONTAINER [CONTAINER...]", "Start one or more stopped containers")
                .atLeast(1)
                .flag('a', "attach", "Attach STDOUT/STDERR and forward signals")
                .text("detach-keys", "string", "Override the key sequence for detaching a container")
                .flag('i', "interactive", "Attach container's STDIN")
                .unsupported("checkpoint", "checkpoint-dir");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean attach = arguments.flag("attach");
        if (attach || arguments.flag("interactive")) {
            if (arguments.words().size() > 1) {
                throw new CommandFailure("you cannot start and attach multiple containers at once", 1);
            }
            return attached(arguments, attach, context);
        }
        return all(arguments, context);
    }

    private static int all(Arguments arguments, Context context) throws IOException {
        List<String> failed = new ArrayList<>();
        for (String name : arguments.words()) {
            try {
                context.engine().containers().start(name, arguments.text("detach-keys"));
                context.printLine(name);
            } catch (NotModified _) {
                context.printLine(name);
            } catch (EngineException e) {
                context.complain(Context.sentence(e));
                failed.add(name);
            }
        }
        if (failed.isEmpty()) {
            return 0;
        }
        throw new CommandFailure("Error: failed to start containers: " + String.join(", ", failed), 1);
    }

    private static int attached(Arguments arguments, boolean output, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        JsonObject container = containers.inspect(arguments.word(0), false);
        JsonObject config = container.object("Config");
        boolean tty = config.bool("Tty");
        boolean stdin = arguments.flag("interactive") && config.bool("OpenStdin");
        if (stdin && tty && !context.isTerminal(0)) {
            throw new CommandFailure("the input device is not a TTY", 1);
        }
        String id = container.text("Id");
        if (!tty) {
            Signals.forward(signal -> RunCommand.forward(containers, id, signal));
        }
        Optional<String> detachKeys = arguments.text("detach-keys");
        DetachKeys keys = Session.detachKeys(arguments);
        boolean remove = container.object("HostConfig").bool("AutoRemove");
        HijackedStream stream = containers.attach(
                id, new ContainerClient.AttachOptions(stdin, output || tty, output || tty, false, detachKeys));
        try (PendingExit exit = containers.wait(id, Optional.of(remove ? "removed" : "next-exit"))) {
            try (Session session = Session.begin(context, stream, stdin, tty, keys)) {
                start(containers, id, detachKeys);
                session.followSize(size -> containers.resize(id, size.rows(), size.columns()));
                if (!session.copyOutput()) {
                    return 0;
                }
            }
            return RunCommand.exitCode(exit.await(), context);
        }
    }

    private static void start(ContainerClient containers, String id, Optional<String> keys) {
        try {
            containers.start(id, keys);
        } catch (NotModified _) {
            // It runs already: then this is an attach.
        }
    }
}
