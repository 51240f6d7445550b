package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import java.io.IOException;

/// `pause`: freezes all processes of containers.
final class PauseCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("pause", "CONTAINER [CONTAINER...]", "Pause all processes within one or more containers")
                .atLeast(1);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        return Batch.run(arguments.words(), context, containers::pause);
    }
}
