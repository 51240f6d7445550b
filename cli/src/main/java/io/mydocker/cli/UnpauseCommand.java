package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import java.io.IOException;

/// `unpause`: thaws all processes of containers.
final class UnpauseCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("unpause", "CONTAINER [CONTAINER...]", "Unpause all processes within one or more containers")
                .atLeast(1);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        return Batch.run(arguments.words(), context, containers::unpause);
    }
}
