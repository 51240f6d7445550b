package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// `login`: asks a registry whether it knows the user, and keeps the account.
final class LoginCommand implements Command {
    private static final int MAX_LINE = 64 * 1024;
    private static final int BACKSPACE = 127;

    @Override
    public Usage usage() {
        return Usage.of("login", "[OPTIONS] [SERVER]", "Authenticate to a registry")
                .words(0, 1)
                .text('p', "password", "string", "Password or Personal Access Token (PAT)")
                .flag("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin")
                .text('u', "username", "string", "Username");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        String key = CredentialFile.key(arguments.words().isEmpty() ? "" : arguments.word(0));
        CredentialFile file = CredentialFile.load(context.environment());
        RegistryAccount account = asked(key, arguments, context);
        JsonObject answer = context.engine().system().logIn(account.json());
        String token = answer.text("IdentityToken");
        RegistryAccount known = token.isEmpty() ? account : new RegistryAccount(key, account.username(), "", token, "");
        file.store(known);
        if (token.isEmpty() && !file.hasHelper(key)) {
            context.complain("\nWARNING! Your credentials are stored unencrypted in '" + file.path()
                    + "'.\nConfigure a credential helper to remove this warning. See\n"
                    + "https://docs.docker.com/go/credential-store/\n");
        }
        if (!answer.text("Status").isEmpty()) {
            context.printLine(answer.text("Status"));
        }
        return 0;
    }

    private static RegistryAccount asked(String key, Arguments arguments, Context context) throws IOException {
        String username = arguments.text("username", "").strip();
        String password = arguments.text("password", "");
        boolean piped = arguments.flag("password-stdin");
        if (piped && arguments.has("password")) {
            throw new CommandFailure("conflicting options: cannot specify both --password and --password-stdin", 1);
        }
        if (arguments.has("username") && username.isEmpty()) {
            throw new CommandFailure("username is empty", 1);
        }
        if (piped && username.isEmpty()) {
            throw new CommandFailure("the --password-stdin option requires --username to be set", 1);
        }
        if (arguments.has("password")) {
            context.complain("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }
        if (piped) {
            password = stripLineEnd(new String(context.in().readNBytes(MAX_LINE), StandardCharsets.UTF_8));
        }
        if (!username.isEmpty() && !password.isEmpty()) {
            return new RegistryAccount(key, username, password, "", "");
        }
        if (!context.isTerminal(0)) {
            throw new CommandFailure("Error: Cannot perform an interactive login from a non TTY device", 1);
        }
        if (username.isEmpty()) {
            context.print("Username: ");
            username = line(context).strip();
        }
        if (username.isEmpty()) {
            throw new CommandFailure("username is required", 1);
        }
        context.print("Password: ");
        password = hidden(context);
        context.printLine("");
        if (password.isEmpty()) {
            throw new CommandFailure("password is required", 1);
        }
        return new RegistryAccount(key, username, password, "", "");
    }

    private static String stripLineEnd(String text) {
        String withoutFeed = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return withoutFeed.endsWith("\r") ? withoutFeed.substring(0, withoutFeed.length() - 1) : withoutFeed;
    }

    private static String line(Context context) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = context.in().read();
                b >= 0 && b != '\n' && line.size() < MAX_LINE;
                b = context.in().read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// Reads without an echo; the terminal is raw meanwhile, so the few keys of a line are ours.
    private static String hidden(Context context) throws IOException {
        StringBuilder typed = new StringBuilder();
        try (RawTerminal _ = RawTerminal.enter()) {
            while (typed.length() < MAX_LINE) {
                int b = context.in().read();
                if (b < 0 || b == '\r' || b == '\n' || b == 4) {
                    break;
                }
                if (b == 3) {
                    throw new CommandFailure("", 130);
                }
                if (b == BACKSPACE || b == '\b') {
                    typed.setLength(Math.max(0, typed.length() - 1));
                } else {
                    typed.append((char) b);
                }
            }
        }
        return new String(typed.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
