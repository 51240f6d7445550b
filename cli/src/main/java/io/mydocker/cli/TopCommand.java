package io.mydocker.cli;

import io.mydocker.cli.format.Table;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// `top`: the processes of a container.
final class TopCommand implements Command {
    private static final int COLUMN = 20;

    @Override
    public Usage usage() {
        return Usage.of("top", "CONTAINER [ps OPTIONS]", "Display the running processes of a container")
                .atLeast(1)
                .stopAtFirstWord();
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        List<String> words = arguments.words();
        String options = String.join(" ", words.subList(1, words.size()));
        JsonObject processes = context.engine().containers().top(words.getFirst(), options);
        Table table = Table.ofMinimum(COLUMN, processes.strings("Titles"));
        for (Json process : processes.array("Processes")) {
            table.row(process.asArray("Processes").strings().toArray(String[]::new));
        }
        context.print(table.text());
        return 0;
    }
}
