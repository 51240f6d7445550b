package io.mydocker.cli;

import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import java.io.IOException;

/// One command: its table and what it does.
interface Command {
    /// The options and words that it takes.
    Usage usage();

    /// Does the work and gives the exit code.
    int run(Arguments arguments, Context context) throws IOException;
}
