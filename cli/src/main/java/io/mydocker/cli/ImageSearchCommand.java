package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.Filters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `image search`: the images that are here and whose name or tag has a word in it, in any case.
final class ImageSearchCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image search", "[OPTIONS] WORD", "Search the images that are here")
                .words(1, 1)
                .flag("digests", "Show digests")
                .text("format", "string", Formats.HELP)
                .flag("no-trunc", "Don't truncate output")
                .flag('q', "quiet", "Only show image IDs");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String word = arguments.word(0).toLowerCase(Locale.ROOT);
        List<ImageRow> found = new ArrayList<>();
        for (ImageRow row : ImageRow.of(
                context.engine().images().list(false, arguments.flag("digests"), Filters.NONE),
                arguments.flag("digests"),
                arguments.flag("no-trunc"))) {
            String name = row.repository() + ":" + row.tag();
            if (name.toLowerCase(Locale.ROOT).contains(word)) {
                found.add(row);
            }
        }
        ImagesCommand.print(found, arguments, context);
        return 0;
    }
}
