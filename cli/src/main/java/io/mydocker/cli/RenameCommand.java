package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.failure.EngineException;
import java.io.IOException;

/// `rename`: gives a container another name.
final class RenameCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("rename", "CONTAINER NEW_NAME", "Rename a container").words(2, 2);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        try {
            context.engine().containers().rename(arguments.word(0), arguments.word(1));
            return 0;
        } catch (EngineException e) {
            context.complain(Context.sentence(e));
            throw new CommandFailure("Error: failed to rename container named " + arguments.word(0), 1, e);
        }
    }
}
