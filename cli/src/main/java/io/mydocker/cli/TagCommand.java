package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;

/// `tag`: gives an image another name.
final class TagCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "tag",
                        "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE")
                .words(2, 2);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        ImageReference target;
        try {
            target = ImageReference.parse(arguments.word(1));
        } catch (InvalidParameter e) {
            throw new CommandFailure(
                    "Error parsing reference: \"" + arguments.word(1) + "\" is not a valid repository/tag: "
                            + e.getMessage(),
                    1,
                    e);
        }
        if (target.digest().isPresent()) {
            throw new CommandFailure("refusing to create a tag with a digest reference", 1);
        }
        String tag = target.tag().orElse(ImageReference.DEFAULT_TAG);
        context.engine().images().tag(arguments.word(0), target.familiarName(), tag);
        return 0;
    }
}
