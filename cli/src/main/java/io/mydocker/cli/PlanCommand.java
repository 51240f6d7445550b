package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;

/// `plan`: shows the system calls that a container would be made of, and makes none.
final class PlanCommand implements Command {
    private final Usage usage = ContainerTable.of("plan", "Show the system calls that a container is made of")
            .flag("json", "Print the list as JSON");

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerBody body = ContainerBody.of(usage, arguments, context.environment(), true);
        JsonObject plan = context.engine().containers().plan(body.json());
        if (arguments.flag("json")) {
            context.printLine(plan.find("instructions").orElse(plan).pretty("    "));
            return 0;
        }
        String text = plan.text("text");
        boolean colour = context.isTerminal(1)
                && context.environment().getOrDefault("NO_COLOR", "").isEmpty();
        context.print(colour ? PlanColours.of(text) : text);
        if (!text.endsWith("\n")) {
            context.print("\n");
        }
        return 0;
    }
}
