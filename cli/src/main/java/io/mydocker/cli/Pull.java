package io.mydocker.cli;

import io.mydocker.client.JsonLines;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Fetches an image and shows how it goes; `pull` does it, and `run` and `create` when the image is not there.
final class Pull {
    private final Context context;

    Pull(Context context) {
        this.context = context;
    }

    /// Fetches `reference`, or every tag of a name alone; `out` gets the progress unless it is to be quiet.
    void run(ImageReference reference, Optional<String> platform, OutputStream out, boolean terminal, boolean quiet)
            throws IOException {
        String tag = reference.digest().map(Object::toString).or(reference::tag).orElse("");
        try (JsonLines lines = context.engine()
                .images()
                .pull(reference.familiarName(), tag, platform, credentials(reference, context))) {
            new ProgressView(quiet ? OutputStream.nullOutputStream() : out, terminal).show(lines);
        }
    }

    /// The header with the account for the registry of `reference`; none where the user has none there.
    static Optional<String> credentials(ImageReference reference, Context context) throws IOException {
        RegistryAccount account =
                CredentialFile.load(context.environment()).account(CredentialFile.key(reference.domain()));
        return account.isNobody() ? Optional.empty() : Optional.of(account.header());
    }
}
