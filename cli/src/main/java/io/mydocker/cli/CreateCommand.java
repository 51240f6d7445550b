package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import java.io.IOException;

/// `create`: makes a container and does not start it.
final class CreateCommand implements Command {
    private final Usage usage = ContainerTable.of("create", "Create a new container");

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerBody body = ContainerBody.of(usage, arguments, context.environment(), false);
        context.printLine(new ContainerCreation(arguments, context).run(body));
        return 0;
    }
}
