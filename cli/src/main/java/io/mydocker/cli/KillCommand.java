package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import java.io.IOException;

/// `kill`: sends a signal.
final class KillCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("kill", "[OPTIONS] CONTAINER [CONTAINER...]", "Kill one or more running containers")
                .atLeast(1)
                .text('s', "signal", "string", "Signal to send to the container");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        return Batch.run(arguments.words(), context, name -> containers.kill(name, arguments.text("signal")));
    }
}
