package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import java.io.IOException;
import java.util.Optional;

/// `stop`: asks containers to end, then makes them.
final class StopCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("stop", "[OPTIONS] CONTAINER [CONTAINER...]", "Stop one or more running containers")
                .atLeast(1)
                .text('s', "signal", "string", "Signal to send to the container")
                .number('t', "timeout", "Seconds to wait before killing the container")
                .number("time", "");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        Optional<Integer> seconds = arguments.integer(arguments.has("time") ? "time" : "timeout");
        return Batch.run(arguments.words(), context, name -> containers.stop(name, arguments.text("signal"), seconds));
    }
}
