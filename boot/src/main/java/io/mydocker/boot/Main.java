package io.mydocker.boot;

import io.mydocker.cli.Cli;
import io.mydocker.cli.Signals;
import io.mydocker.cli.Streams;
import io.mydocker.daemon.Daemon;
import java.util.Arrays;
import java.util.List;

/// The one entry of the program. The first word `daemon` runs an engine; everything else is a command line.
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        List<String> line = Arrays.asList(words);
        if (words.length > 0 && words[0].equals("daemon")) {
            System.exit(Daemon.main(line.subList(1, words.length)));
        }
        if (line.equals(List.of("help", "daemon"))) {
            System.exit(Daemon.main(List.of("--help")));
        }
        Signals.watch();
        int exitCode = new Cli(Streams.ofProcess(), System.getenv()).run(line);
        // Nothing is left to be written or put back, and System.exit would load the logging system first (8 ms).
        Runtime.getRuntime().halt(exitCode);
    }
}
