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

/// The number of each system call on each [Architecture], read once from `syscalls.txt`.
final class SyscallNumbers {
    private static final Architecture[] COLUMNS = {
        Architecture.X86_64, Architecture.X86, Architecture.X32, Architecture.AARCH64, Architecture.ARM
    };

    private static final Map<Architecture, Map<String, Integer>> NUMBERS = read();

    private SyscallNumbers() {}

    /// Empty where the architecture does not have the call, or nobody knows the name.
    static OptionalInt find(Architecture architecture, String name) {
        Integer number = NUMBERS.get(architecture).get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    static Map<String, Integer> all(Architecture architecture) {
        return Map.copyOf(NUMBERS.get(architecture));
    }

    private static Map<Architecture, Map<String, Integer>> read() {
        Map<Architecture, Map<String, Integer>> numbers = new EnumMap<>(Architecture.class);
        for (Architecture architecture : COLUMNS) {
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

    private static void row(String line, Map<Architecture, Map<String, Integer>> numbers) {
        String[] cells = line.split(" ", -1);
        for (int column = 0; column < COLUMNS.length; column++) {
            if (!cells[column + 1].equals("-")) {
                numbers.get(COLUMNS[column]).put(cells[0], Integer.valueOf(cells[column + 1]));
            }
        }
    }
}
