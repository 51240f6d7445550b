package io.mydocker.boot;

import io.mydocker.cli.Cli;
import io.mydocker.cli.Streams;
import io.mydocker.daemon.Daemon;
import java.util.Arrays;
import java.util.List;

/// The one entry of the program. The first word `daemon` runs an engine; everything else is a command line.
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        List<String> line = Arrays.asList(words);
        boolean daemon = words.length > 0 && words[0].equals("daemon");
        int exitCode = daemon
                ? Daemon.main(line.subList(1, words.length))
                : new Cli(Streams.ofProcess(), System.getenv()).run(line);
        System.exit(exitCode);
    }
}
