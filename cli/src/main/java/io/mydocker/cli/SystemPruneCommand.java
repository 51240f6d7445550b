package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.SystemClient;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// `system prune`: removes stopped containers and images that nothing names.
final class SystemPruneCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("system prune", "[OPTIONS]", "Remove unused data")
                .words(0, 0)
                .flag('a', "all", "Remove all unused images not just dangling ones")
                .flag('f', "force", "Do not prompt for confirmation")
                .unsupported("filter", "volumes");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        boolean all = arguments.flag("all");
        if (!arguments.flag("force") && !confirmed(all, context)) {
            return 0;
        }
        SystemClient system = context.engine().system();
        JsonObject containers = system.prune("containers", Filters.NONE);
        list("Deleted Containers:", containers.strings("ContainersDeleted"), context);
        JsonObject images = system.prune("images", all ? Filters.NONE.and("dangling", "false") : Filters.NONE);
        List<JsonObject> deleted = images.array("ImagesDeleted").objects();
        list(
                "Deleted Images:",
                deleted.stream()
                        .map(image -> image.has("Untagged")
                                ? "untagged: " + image.text("Untagged")
                                : "deleted: " + image.text("Deleted"))
                        .toList(),
                context);
        long reclaimed = containers.number("SpaceReclaimed") + images.number("SpaceReclaimed");
        context.printLine("Total reclaimed space: " + Units.size(reclaimed));
        return 0;
    }

    private static void list(String heading, List<String> lines, Context context) throws IOException {
        if (!lines.isEmpty()) {
            context.printLine(heading + "\n" + String.join("\n", lines) + "\n");
        }
    }

    private static boolean confirmed(boolean all, Context context) throws IOException {
        context.print("WARNING! This will remove:\n  - all stopped containers\n"
                + (all
                        ? "  - all images without at least one container associated to them\n"
                        : "  - all dangling images\n")
                + "\nAre you sure you want to continue? [y/N] ");
        int answer = context.in().read();
        return answer == 'y' || answer == 'Y';
    }
}
