package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.PendingExit;
import io.mydocker.protocol.failure.EngineException;
import java.io.IOException;
import java.util.Optional;

/// `wait`: waits for containers to end and prints their exit codes.
final class WaitCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "wait",
                        "CONTAINER [CONTAINER...]",
                        "Block until one or more containers stop, then print their exit codes")
                .atLeast(1);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        int code = 0;
        for (String name : arguments.words()) {
            try (PendingExit exit = context.engine().containers().wait(name, Optional.empty())) {
                context.printLine(String.valueOf(exit.await().code()));
            } catch (EngineException e) {
                context.complain(Context.sentence(e));
                code = 1;
            }
        }
        return code;
    }
}
