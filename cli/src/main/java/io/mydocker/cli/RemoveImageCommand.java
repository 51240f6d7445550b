package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `rmi`: takes names off images, and removes those that have none left.
final class RemoveImageCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("rmi", "[OPTIONS] IMAGE [IMAGE...]", "Remove one or more images")
                .atLeast(1)
                .flag('f', "force", "Force removal of the image")
                .flag("no-prune", "Do not delete untagged parents")
                .unsupported("platform");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean force = arguments.flag("force");
        List<String> complaints = new ArrayList<>();
        boolean fatal = false;
        for (String name : arguments.words()) {
            try {
                for (JsonObject line : context.engine().images().remove(name, force, arguments.flag("no-prune"))) {
                    boolean deleted = line.has("Deleted");
                    context.printLine(
                            deleted ? "Deleted: " + line.text("Deleted") : "Untagged: " + line.text("Untagged"));
                }
            } catch (EngineException e) {
                complaints.add(Context.sentence(e));
                fatal |= !(force && e instanceof NotFound);
            }
        }
        for (String complaint : complaints) {
            context.complain(complaint);
        }
        return fatal ? 1 : 0;
    }
}
