package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import java.io.IOException;
import java.util.Optional;

/// `restart`: stop, then start.
final class RestartCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("restart", "[OPTIONS] CONTAINER [CONTAINER...]", "Restart one or more containers")
                .atLeast(1)
                .text('s', "signal", "string", "Signal to send to the container")
                .number('t', "timeout", "Seconds to wait before killing the container")
                .number("time", "");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        Optional<Integer> seconds = arguments.integer(arguments.has("time") ? "time" : "timeout");
        return Batch.run(
                arguments.words(), context, name -> containers.restart(name, arguments.text("signal"), seconds));
    }
}
