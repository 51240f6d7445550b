package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.JsonLines;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/// `system check`: compares everything that is stored with what it should be; 1 where something is left wrong.
final class SystemCheckCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("system check", "[OPTIONS]", "Verify layers, images and containers on the disk")
                .words(0, 0)
                .flag("repair", "Remove what nothing names, fetch what is broken");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        try (JsonLines lines = context.engine().system().check(arguments.flag("repair"))) {
            for (Optional<JsonObject> line = lines.next(); line.isPresent(); line = lines.next()) {
                JsonObject one = line.get();
                if (one.has("Left")) {
                    context.printLine(end(one.number("Findings"), one.number("Left")));
                    return one.number("Left") == 0 ? 0 : 1;
                }
                String outcome = one.text("Outcome");
                context.printLine(one.text("Subject") + " " + one.text("ID") + ": " + one.text("Problem")
                        + (outcome.isEmpty() ? "" : " (" + outcome + ")"));
            }
        }
        throw new CommandFailure("the engine did not finish the check", 1);
    }

    private static String end(long findings, long left) {
        if (findings == 0) {
            return "Everything is as it should be";
        }
        return findings + (findings == 1 ? " finding, " : " findings, ") + left + " left";
    }
}
