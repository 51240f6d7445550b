package io.mydocker.boot;

import io.mydocker.cli.Cli;
import io.mydocker.cli.Streams;
import io.mydocker.linux.PendingSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Plays command lines one after another in one JVM, so that the cache which the build makes of it (JEP 514) knows the
/// classes of every command. The build's own program, never a user's.
public final class Rehearsal {
    private Rehearsal() {}

    /// `Rehearsal FILE`: one command line on each line of the file, its words separated by single blanks. Exit codes do
    /// not matter: failing is rehearsed, too.
    public static void main(String[] words) throws IOException {
        PendingSignals.open().close();
        for (String line : Files.readAllLines(Path.of(words[0]))) {
            new Cli(Streams.ofProcess(), Map.of()).run(List.of(line.split(" ", -1)));
        }
        System.exit(0);
    }
}
