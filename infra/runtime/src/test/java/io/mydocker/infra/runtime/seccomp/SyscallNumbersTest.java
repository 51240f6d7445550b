package io.mydocker.infra.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.Architecture;
import io.mydocker.linux.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The numbers that the engine and its plans call by and those that filters judge by, against the kernel's own headers.
final class SyscallNumbersTest {
    private static final Pattern DEFINITION = Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)");

    private static final Pattern NOT_OF_64_BITS = Pattern.compile(
            "arch_specific_syscall|syscalls|sync_file_range2|futex_time64|.*_time64|(clock|timer|timerfd)_[gs]ettime64"
                    + "|clock_adjtime64");

    @Test
    void agreeWithTheKernelsHeaders() throws IOException {
        Map<String, Integer> generic = definitions(Path.of("/usr/include/asm-generic/unistd.h"));
        Path x86 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
        if (Architecture.host() == Architecture.X86_64) {
            check(Architecture.X86_64, Abi.X86_64, definitions(x86));
        }
        // What the C library calls by another name than the common header.
        generic.put("newfstatat", generic.remove("fstatat"));
        generic.keySet().removeIf(name -> NOT_OF_64_BITS.matcher(name).matches());
        check(Architecture.AARCH64, Abi.AARCH64, generic);
    }

    private static void check(Architecture architecture, Abi abi, Map<String, Integer> kernel) {
        for (SystemCall call : SystemCall.values()) {
            assertThat(SyscallNumbers.find(abi, call.title())).as(call.title()).hasValue(call.number(architecture));
            if (kernel.containsKey(call.title())) {
                assertThat(call.number(architecture)).as(call.title()).isEqualTo(kernel.get(call.title()));
            }
        }
        assertThat(kernel).hasSizeGreaterThan(250);
        Map<String, Integer> differing = new TreeMap<>(kernel);
        differing.entrySet().removeAll(SyscallNumbers.all(abi).entrySet());
        assertThat(differing).isEmpty();
    }

    private static Map<String, Integer> definitions(Path header) throws IOException {
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher matcher = DEFINITION.matcher(Files.readString(header));
        while (matcher.find()) {
            numbers.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        return numbers;
    }
}
