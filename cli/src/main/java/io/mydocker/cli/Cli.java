package io.mydocker.cli;

import io.mydocker.cli.format.TemplateException;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.HelpPage;
import io.mydocker.cli.option.Usage;
import io.mydocker.cli.option.UsageError;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command line as a whole: global options, the choice of the command, exit codes.
public final class Cli {
    private final Streams streams;
    private final Map<String, String> environment;

    public Cli(Streams streams, Map<String, String> environment) {
        this.streams = streams;
        this.environment = environment;
    }

    /// Runs one command line and gives the exit code.
    public int run(List<String> line) {
        try {
            return choose(line);
        } catch (UsageError e) {
            return fail(e.getMessage(), e.exitCode());
        } catch (CommandFailure e) {
            return fail(e.getMessage(), e.exitCode());
        } catch (EngineException e) {
            return fail(Context.sentence(e), 1);
        } catch (TemplateException e) {
            return fail("template parsing error: " + e.getMessage(), 1);
        } catch (JsonException e) {
            return fail("the engine's answer makes no sense: " + e.getMessage(), 1);
        } catch (UncheckedIOException e) {
            return fail(e.getCause().getMessage(), 1);
        } catch (IOException e) {
            return fail(e.getMessage(), 1);
        }
    }

    private int choose(List<String> line) throws IOException {
        Usage usage = RootHelp.usage();
        Arguments arguments = usage.parse(line);
        Context context = Context.of(streams, environment, host(arguments));
        if (arguments.flag("version")) {
            context.printLine(VersionCommand.line());
            return 0;
        }
        if (arguments.wantsHelp() || arguments.words().isEmpty()) {
            context.print(RootHelp.page());
            return 0;
        }
        return command(arguments.words(), context);
    }

    private static Optional<String> host(Arguments arguments) {
        List<String> hosts = arguments.list("host");
        if (hosts.size() > 1) {
            throw new CommandFailure("specify only one -H", 1);
        }
        return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.getFirst());
    }

    private static int command(List<String> words, Context context) throws IOException {
        String first = words.getFirst();
        if (first.equals("help")) {
            return words.size() == 1
                    ? command(List.of("--help"), context)
                    : help(words.subList(1, words.size()), context);
        }
        if (first.equals("--help")) {
            context.print(RootHelp.page());
            return 0;
        }
        if (Commands.isGroup(first)) {
            return grouped(words, context);
        }
        Command command = Commands.find(first)
                .orElseThrow(() -> new UsageError(
                        "mydocker: unknown command: mydocker " + first
                                + "\n\nRun 'mydocker --help' for more information",
                        UsageError.WRONG_WORDS));
        return run(command, command.usage().calledAs(first), words.subList(1, words.size()), context);
    }

    private static int help(List<String> words, Context context) throws IOException {
        boolean group = Commands.isGroup(words.getFirst());
        boolean known = group
                ? words.size() == 1
                        || (words.size() == 2
                                && Commands.find(words.get(0), words.get(1)).isPresent())
                : words.size() == 1 && Commands.find(words.getFirst()).isPresent();
        if (!known) {
            int found = group || Commands.find(words.getFirst()).isPresent() ? 1 : 0;
            throw new CommandFailure("unknown help topic: " + String.join(" ", words.subList(found, words.size())), 1);
        }
        List<String> line = new ArrayList<>(words);
        line.add("--help");
        return command(line, context);
    }

    private static int grouped(List<String> words, Context context) throws IOException {
        String group = words.getFirst();
        if (words.size() == 1) {
            context.err().write(RootHelp.page(group).getBytes(StandardCharsets.UTF_8));
            return 0;
        }
        if (words.get(1).equals("--help") || words.get(1).equals("-h")) {
            context.print(RootHelp.page(group));
            return 0;
        }
        String name = group + " " + words.get(1);
        Command command = Commands.find(group, words.get(1))
                .orElseThrow(() -> new UsageError(
                        "mydocker: unknown command: mydocker " + name + "\n\nUsage:  mydocker " + group
                                + "\n\nRun 'mydocker " + group + " --help' for more information",
                        UsageError.WRONG_WORDS));
        return run(command, command.usage().calledAs(name), words.subList(2, words.size()), context);
    }

    private static int run(Command command, Usage usage, List<String> line, Context context) throws IOException {
        Arguments arguments = usage.parse(line);
        if (arguments.wantsHelp()) {
            context.print(HelpPage.of(usage));
            return 0;
        }
        return command.run(arguments, context);
    }

    private int fail(String message, int exitCode) {
        if (!message.isEmpty()) {
            try {
                streams.err().write((message + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // Nobody listens any more: the exit code has to say it.
            }
        }
        return exitCode;
    }
}
