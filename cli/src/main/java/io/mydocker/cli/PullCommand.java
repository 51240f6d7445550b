package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.util.List;

/// `pull`: fetches an image from its registry.
final class PullCommand implements Command {
    private final Usage usage = Usage.of("pull", "[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry")
            .words(1, 1)
            .trailing("image")
            .flag('a', "all-tags", "Download all tagged images in the repository")
            .text("platform", "string", "Set platform if the registry has several")
            .flag('q', "quiet", "Suppress verbose output")
            .text("tag", "string", "The tag, where it is not written behind the name")
            .text("image", "string", "")
            .shortForm("image", "image")
            .shortForm("img", "image")
            .unsupported("disable-content-trust")
            .note("Short form:\n  -img NAME   The image's name");

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        List<String> names = arguments.has("image") ? arguments.list("image") : arguments.words();
        if (names.size() + (arguments.has("image") ? arguments.words().size() : 0) != 1) {
            throw usage.wrongWords("requires 1 argument");
        }
        ImageReference reference = References.parse(names.getFirst());
        boolean quiet = arguments.flag("quiet");
        if (arguments.flag("all-tags")) {
            if (!reference.isNameOnly() || arguments.has("tag")) {
                throw new CommandFailure("tag can't be used with --all-tags/-a", 1);
            }
        } else if (arguments.has("tag")) {
            if (!reference.isNameOnly()) {
                throw new CommandFailure(
                        "tag can't be used with a name that has a tag or digest: " + names.getFirst(), 1);
            }
            reference = References.withTag(reference, arguments.text("tag", ""));
        } else if (reference.isNameOnly()) {
            reference = reference.withDefaultTag();
            if (!quiet) {
                context.printLine("Using default tag: " + ImageReference.DEFAULT_TAG);
            }
        }
        new Pull(context).run(reference, arguments.text("platform"), context.out(), context.isTerminal(1), quiet);
        context.printLine(reference.toString());
        return 0;
    }
}
