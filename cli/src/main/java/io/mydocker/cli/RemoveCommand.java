package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `rm`: removes containers.
final class RemoveCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("rm", "[OPTIONS] CONTAINER [CONTAINER...]", "Remove one or more containers")
                .atLeast(1)
                .flag('f', "force", "Force the removal of a running container (uses SIGKILL)")
                .flag('v', "volumes", "Remove anonymous volumes associated with the container")
                .unsupported("link", "l");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        boolean force = arguments.flag("force");
        List<String> complaints = new ArrayList<>();
        for (String name : arguments.words()) {
            try {
                containers.remove(name, force, arguments.flag("volumes"), false);
                context.printLine(name);
            } catch (NotFound e) {
                // With force, what is to be gone and is gone is worth a line but no failure.
                if (force) {
                    context.complain(Context.sentence(e));
                } else {
                    complaints.add(Context.sentence(e));
                }
            } catch (EngineException e) {
                complaints.add(Context.sentence(e));
            }
        }
        for (String complaint : complaints) {
            context.complain(complaint);
        }
        return complaints.isEmpty() ? 0 : 1;
    }
}
