package io.mydocker.infra.storage;

import io.mydocker.infra.record.AtomicFile;
import io.mydocker.linux.Root;
import io.mydocker.protocol.archive.TarReader;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.oci.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A Java virtual machine of its own, for a program that is to be killed or whose system calls are to fail.
final class VictimProcess {
    private VictimProcess() {}

    /// Starts the `main` of a class of these tests.
    ///
    /// @param before what the command line begins with, such as strace and its options
    static Process start(List<String> before, Class<?> program, String... arguments) throws IOException {
        return start(before, List.of(), program, arguments);
    }

    /// The same with options of the virtual machine.
    static Process start(List<String> before, List<String> options, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.add(java);
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(program),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String classPath(Class<?> program) {
        return Stream.of(
                        program,
                        DataRoot.class,
                        AtomicFile.class,
                        Root.class,
                        TarReader.class,
                        EngineException.class,
                        Json.class,
                        Digest.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(
                        File.pathSeparator,
                        "",
                        File.pathSeparator + Path.of("target/test-classes").toAbsolutePath()));
    }
}
