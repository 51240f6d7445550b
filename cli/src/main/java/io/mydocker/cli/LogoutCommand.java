package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import java.io.IOException;

/// `logout`: forgets the account of a registry.
final class LogoutCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("logout", "[SERVER]", "Log out from a registry").words(0, 1);
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String key = CredentialFile.key(arguments.words().isEmpty() ? "" : arguments.word(0));
        context.printLine("Removing login credentials for " + key);
        try {
            CredentialFile.load(context.environment()).erase(key);
        } catch (CommandFailure e) {
            context.complain("WARNING: could not erase credentials:\n" + key + ": " + e.getMessage());
        }
        return 0;
    }
}
