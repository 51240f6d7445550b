package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.client.JsonLines;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.ImageReference;
import io.mydocker.protocol.oci.Platform;
import java.io.IOException;
import java.io.OutputStream;

/// `push`: sends an image to its registry.
final class PushCommand implements Command {
    private final Usage usage = Usage.of("push", "[OPTIONS] NAME[:TAG]", "Upload an image to a registry")
            .words(1, 1)
            .flag('a', "all-tags", "Push all tags of an image to the repository")
            .text("platform", "string", "Refuse to push an image for another platform")
            .flag('q', "quiet", "Suppress verbose output")
            .unsupported("disable-content-trust");

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ImageReference reference = References.parse(arguments.word(0));
        boolean all = arguments.flag("all-tags");
        boolean quiet = arguments.flag("quiet");
        if (all && !reference.isNameOnly()) {
            throw new CommandFailure("tag can't be used with --all-tags/-a", 1);
        }
        if (!all && reference.isNameOnly()) {
            reference = reference.withDefaultTag();
            if (!quiet) {
                context.printLine("Using default tag: " + ImageReference.DEFAULT_TAG);
            }
        }
        if (reference.digest().isPresent()) {
            throw new CommandFailure("cannot push a digest reference", 1);
        }
        OutputStream out = quiet ? OutputStream.nullOutputStream() : context.out();
        try (JsonLines lines = context.engine()
                .images()
                .push(
                        reference.familiarName(),
                        reference.tag(),
                        arguments.text("platform").map(PushCommand::platform),
                        Pull.credentials(reference, context))) {
            new ProgressView(out, context.isTerminal(1)).show(lines);
        }
        if (quiet) {
            context.printLine(reference.toString());
        }
        return 0;
    }

    private static JsonObject platform(String text) {
        try {
            Platform platform = Platform.parse(text);
            return JsonObject.builder()
                    .put("os", platform.os())
                    .put("architecture", platform.architecture())
                    .putUnlessEmpty("variant", platform.variant())
                    .build();
        } catch (InvalidParameter e) {
            throw new CommandFailure(e.getMessage(), 1, e);
        }
    }
}
