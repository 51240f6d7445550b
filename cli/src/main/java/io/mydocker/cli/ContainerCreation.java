package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.client.ContainerClient;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Makes a container for `run` and `create`: fetches a missing image first, passes on warnings, writes the id's file.
final class ContainerCreation {
    private final Arguments arguments;
    private final Context context;

    ContainerCreation(Arguments arguments, Context context) {
        this.arguments = arguments;
        this.context = context;
    }

    /// Makes it and gives its id.
    String run(ContainerBody body) throws IOException {
        Optional<Path> cidFile = reserveIdFile();
        boolean made = false;
        try {
            ContainerClient.Created created = create(body);
            for (String warning : created.warnings()) {
                context.complain("WARNING: " + warning);
            }
            if (cidFile.isPresent()) {
                Files.write(cidFile.get(), created.id().getBytes(StandardCharsets.UTF_8));
            }
            made = true;
            return created.id();
        } finally {
            if (!made && cidFile.isPresent()) {
                Files.deleteIfExists(cidFile.get());
            }
        }
    }

    private ContainerClient.Created create(ContainerBody body) throws IOException {
        String pull = arguments.text("pull", "missing");
        checkImage(body.image());
        switch (pull) {
            case "missing", "never" -> {}
            default -> pull(body.image());
        }
        ContainerClient containers = context.engine().containers();
        Optional<String> name = arguments.text("name").filter(text -> !text.isEmpty());
        Optional<String> platform = arguments.text("platform");
        try {
            return containers.create(body.json(), name, platform);
        } catch (NotFound e) {
            if (!pull.equals("missing") || !e.getMessage().contains("No such image")) {
                throw e;
            }
            if (!arguments.flag("quiet")) {
                ImageReference reference = References.parse(body.image()).withDefaultTag();
                context.complain("Unable to find image '" + reference.familiar() + "' locally");
            }
            pull(body.image());
            return containers.create(body.json(), name, platform);
        }
    }

    /// A name that is none need not travel. (An id is no name, and good all the same.)
    private static void checkImage(String image) {
        if (!image.matches("(sha256:)?[0-9a-f]{64}")) {
            References.parse(image);
        }
    }

    private void pull(String image) throws IOException {
        ImageReference reference = References.parse(image).withDefaultTag();
        new Pull(context)
                .run(
                        reference,
                        arguments.text("platform"),
                        context.err(),
                        context.isTerminal(2),
                        arguments.flag("quiet"));
    }

    /// Makes the file before the container, so that a place that cannot be written costs nothing.
    private Optional<Path> reserveIdFile() throws IOException {
        String file = arguments.text("cidfile", "");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(file);
        try {
            Files.write(path, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return Optional.of(path);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    "container ID file found, make sure the other container isn't running or delete " + file, 1, e);
        } catch (IOException e) {
            throw new CommandFailure("failed to create the container ID file: " + file, 1, e);
        }
    }
}
