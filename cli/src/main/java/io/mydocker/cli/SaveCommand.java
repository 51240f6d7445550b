package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// `save`: writes images into an archive.
final class SaveCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "save",
                        "[OPTIONS] IMAGE [IMAGE...]",
                        "Save one or more images to a tar archive (streamed to STDOUT by default)")
                .atLeast(1)
                .text("format", "string", "Write for \"docker\" or \"oci\" alone (default for both)")
                .text('o', "output", "string", "Write to a file, instead of STDOUT")
                .text(
                        "platform",
                        "string",
                        "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                                + " \"linux/amd64\")");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Optional<String> output = arguments.text("output").filter(file -> !file.isEmpty());
        if (output.isEmpty() && context.isTerminal(1)) {
            throw new CommandFailure("cowardly refusing to save to a terminal. Use the -o flag or redirect", 1);
        }
        Optional<OutputFile> file = output.map(OutputFile::of);
        try (InputStream archive = context.engine()
                .images()
                .save(arguments.words(), arguments.text("platform"), arguments.text("format"))) {
            if (file.isPresent()) {
                file.get().write(archive);
            } else {
                archive.transferTo(context.out());
            }
        }
        return 0;
    }
}
