package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// `image prune`: removes images that nothing names, or that nothing uses.
final class ImagePruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image prune", "[OPTIONS]", "Remove unused images")
                .words(0, 0)
                .flag('a', "all", "Remove all unused images, not just dangling ones")
                .list("filter", "filter", "Provide filter values (e.g. \"until=<timestamp>\")")
                .flag('f', "force", "Do not prompt for confirmation");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean all = arguments.flag("all");
        Filters filters = Filters.NONE.and("dangling", all ? "false" : "true");
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        if (!arguments.flag("force") && !confirmed(all, context)) {
            throw new CommandFailure("image prune has been cancelled", 1);
        }
        JsonObject pruned = context.engine().system().prune("images", filters);
        List<JsonObject> deleted = pruned.array("ImagesDeleted").objects();
        if (!deleted.isEmpty()) {
            context.printLine("Deleted Images:");
            for (JsonObject line : deleted) {
                context.printLine(
                        line.has("Untagged")
                                ? "untagged: " + line.text("Untagged")
                                : "deleted: " + line.text("Deleted"));
            }
            context.printLine("");
        }
        context.printLine("Total reclaimed space: " + Units.size(pruned.number("SpaceReclaimed")));
        return 0;
    }

    private static boolean confirmed(boolean all, Context context) throws IOException {
        String what = all ? "all images without at least one container associated to them" : "all dangling images";
        context.print("WARNING! This will remove " + what + ".\nAre you sure you want to continue? [y/N] ");
        int answer = context.in().read();
        return answer == 'y' || answer == 'Y';
    }
}
