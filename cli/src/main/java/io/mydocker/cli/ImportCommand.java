package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.ImageClient;
import io.mydocker.client.JsonLines;
import java.io.IOException;
import java.io.InputStream;

/// `import`: makes an image of a tar of files.
final class ImportCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "import",
                        "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                        "Import the contents from a tarball to create a filesystem image")
                .words(1, 2)
                .list('c', "change", "list", "Apply Dockerfile instruction to the created image")
                .text('m', "message", "string", "Set commit message for imported image")
                .text("platform", "string", "Set platform if server is multi-platform capable");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String source = arguments.word(0);
        boolean web = source.startsWith("http://") || source.startsWith("https://");
        String name = arguments.words().size() > 1 ? arguments.word(1) : "";
        ImageClient.Import wanted = new ImageClient.Import(
                name, arguments.list("change"), arguments.text("message", ""), arguments.text("platform"));
        try (InputStream content = web ? InputStream.nullInputStream() : content(source, context);
                JsonLines lines = web
                        ? context.engine().images().importAddress(source, wanted)
                        : context.engine().images().importTar(content, wanted)) {
            new ProgressView(context.out(), context.isTerminal(1)).show(lines);
        }
        return 0;
    }

    private static InputStream content(String source, Context context) throws IOException {
        return source.equals("-") ? context.in() : LoadCommand.open(source);
    }
}
