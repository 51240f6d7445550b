package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ContainerClient;
import io.mydocker.client.StreamCopy;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/// `logs`: what a container has written.
final class LogsCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("logs", "[OPTIONS] CONTAINER", "Fetch the logs of a container")
                .words(1, 1)
                .flag("details", "Show extra details provided to logs")
                .flag('f', "follow", "Follow log output")
                .text("since", "string", "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m)")
                .text('n', "tail", "string", "Number of lines to show from the end of the logs")
                .fallback("all")
                .flag('t', "timestamps", "Show timestamps")
                .text(
                        "until",
                        "string",
                        "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m)");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ContainerClient containers = context.engine().containers();
        JsonObject container = containers.inspect(arguments.word(0), false);
        Instant now = Instant.now();
        ContainerClient.LogOptions options = new ContainerClient.LogOptions(
                true,
                true,
                arguments.flag("follow"),
                arguments.flag("timestamps"),
                arguments.flag("details"),
                arguments.text("tail"),
                moment(arguments, "since", now),
                moment(arguments, "until", now));
        try (InputStream log = containers.logs(container.text("Id"), options)) {
            if (container.object("Config").bool("Tty")) {
                StreamCopy.raw(log, context.out());
            } else {
                StreamCopy.framed(log, context.out(), context.err());
            }
        }
        return 0;
    }

    private static Optional<String> moment(Arguments arguments, String option, Instant now) {
        try {
            return arguments.text(option).map(text -> Moments.of(text, now));
        } catch (CommandFailure e) {
            throw new CommandFailure("invalid value for \"" + option + "\": " + e.getMessage(), 1, e);
        }
    }
}
