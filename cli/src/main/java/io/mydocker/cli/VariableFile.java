package io.mydocker.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Variables and labels as files and options write them: `NAME=value`, or `NAME` alone for the value that the command
/// itself finds in its environment.
final class VariableFile {
    private VariableFile() {}

    /// The variables of a file: one a line, spaces before a name dropped, lines that are empty or start with `#`
    /// skipped; a name without a value is left out where the environment has none.
    static List<String> read(String file, Map<String, String> environment) throws IOException {
        List<String> variables = new ArrayList<>();
        int number = 0;
        for (String raw : lines(file)) {
            number++;
            // A byte order mark, as editors of other systems write it.
            String line = (number == 1 && raw.startsWith("\uFEFF") ? raw.substring(1) : raw).stripLeading();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            check(file, number, name, line);
            if (equals >= 0) {
                variables.add(line);
            } else if (environment.containsKey(name.strip())) {
                variables.add(name.strip() + "=" + environment.get(name.strip()));
            }
        }
        return variables;
    }

    private static void check(String file, int number, String name, String line) {
        if (name.isEmpty()) {
            throw new CommandFailure("no variable name on line '" + line + "'", 1);
        }
        String inner = name.stripTrailing();
        boolean hasBlank = line.indexOf('=') >= 0 ? containsBlank(name) : containsBlank(inner);
        if (hasBlank) {
            throw new CommandFailure(
                    "invalid env file (" + file + "): variable '" + name + "' contains whitespaces (line " + number
                            + ")",
                    1);
        }
    }

    private static boolean containsBlank(String name) {
        return name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0;
    }

    private static List<String> lines(String file) throws IOException {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailure("open " + file + ": no such file or directory", 1, e);
        } catch (FileSystemException e) {
            throw new CommandFailure("open " + file + ": " + reason(e), 1, e);
        } catch (CharacterCodingException e) {
            throw new CommandFailure("env file " + file + " contains invalid utf8 bytes", 1, e);
        } catch (IOException e) {
            // A directory opens, and says what it is when it is read.
            throw new CommandFailure(
                    "invalid env file (" + file + "): read " + file + ": "
                            + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT),
                    1,
                    e);
        }
    }

    private static String reason(FileSystemException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
    }

    /// Every variable of `files` and then of `options`; those without a value take the environment's. Of equal names
    /// the engine counts the last. A name that has no value here either stays as it is and removes the image's.
    static List<String> merge(List<String> files, List<String> options, Map<String, String> environment)
            throws IOException {
        List<String> merged = new ArrayList<>();
        for (String file : files) {
            merged.addAll(read(file, environment));
        }
        for (String option : options) {
            boolean inherited = option.indexOf('=') < 0 && environment.containsKey(option);
            merged.add(inherited ? option + "=" + environment.get(option) : option);
        }
        return merged;
    }
}
