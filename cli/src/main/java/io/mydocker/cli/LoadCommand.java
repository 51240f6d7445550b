package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.JsonLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// `load`: unpacks images from an archive.
final class LoadCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("load", "[OPTIONS]", "Load an image from a tar archive or STDIN")
                .words(0, 0)
                .text('i', "input", "string", "Read from tar archive file, instead of STDIN")
                .flag('q', "quiet", "Suppress the load output")
                .text(
                        "platform",
                        "string",
                        "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Optional<String> input = arguments.text("input");
        if (input.isEmpty() && context.isTerminal(0)) {
            throw new CommandFailure("requested load from stdin, but stdin is empty", 1);
        }
        boolean quiet = arguments.flag("quiet") || !context.isTerminal(1);
        try (InputStream archive = input.isPresent() ? open(input.get()) : context.in();
                JsonLines lines = context.engine().images().load(archive, arguments.text("platform"), quiet)) {
            new ProgressView(context.out(), context.isTerminal(1)).show(lines);
        }
        return 0;
    }

    static InputStream open(String file) throws IOException {
        try {
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("open " + file + ": no such file or directory", 1, e);
        } catch (AccessDeniedException e) {
            throw new CommandFailure("open " + file + ": permission denied", 1, e);
        }
    }
}
