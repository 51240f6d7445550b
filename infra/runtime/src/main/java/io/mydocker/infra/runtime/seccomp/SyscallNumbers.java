package io.mydocker.infra.runtime.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The number of each system call on each [Abi], read once from `syscalls.txt`.
final class SyscallNumbers {
    private static final Abi[] COLUMNS = {Abi.X86_64, Abi.X86, Abi.X32, Abi.AARCH64, Abi.ARM};

    private static final Map<Abi, Map<String, Integer>> NUMBERS = read();

    private SyscallNumbers() {}

    /// Empty where the architecture does not have the call, or nobody knows the name.
    static OptionalInt find(Abi architecture, String name) {
        Integer number = NUMBERS.get(architecture).get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    static Map<String, Integer> all(Abi architecture) {
        return Map.copyOf(NUMBERS.get(architecture));
    }

    private static Map<Abi, Map<String, Integer>> read() {
        Map<Abi, Map<String, Integer>> numbers = new EnumMap<>(Abi.class);
        for (Abi architecture : COLUMNS) {
            numbers.put(architecture, new HashMap<>());
        }
        try (InputStream stream = SyscallNumbers.class.getResourceAsStream("syscalls.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    row(line, numbers);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read syscalls.txt", e);
        }
        return numbers;
    }

    private static void row(String line, Map<Abi, Map<String, Integer>> numbers) {
        String[] cells = line.split(" ", -1);
        for (int column = 0; column < COLUMNS.length; column++) {
            if (!cells[column + 1].equals("-")) {
                numbers.get(COLUMNS[column]).put(cells[0], Integer.valueOf(cells[column + 1]));
            }
        }
    }
}
