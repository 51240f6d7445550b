package io.mydocker.infra.runtime.seccomp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A calling convention of the kernel, as `seccomp_data.arch` tells it to a filter.
///
/// x32 has x86-64's value and a bit in the number of each call.
public enum Abi {
    X86_64("SCMP_ARCH_X86_64", 0xc000003e, true),
    X86("SCMP_ARCH_X86", 0x40000003, false),
    X32("SCMP_ARCH_X32", 0xc000003e, true),
    AARCH64("SCMP_ARCH_AARCH64", 0xc00000b7, true),
    ARM("SCMP_ARCH_ARM", 0x40000028, false);

    /// The bit that makes a number of x86-64 one of x32.
    static final int X32_BIT = 0x40000000;

    private final String specName;
    private final int auditValue;
    private final boolean wide;

    Abi(String specName, int auditValue, boolean wide) {
        this.specName = specName;
        this.auditValue = auditValue;
        this.wide = wide;
    }

    /// The architecture that the engine's own process has.
    public static Abi host() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> throw new IllegalStateException("no system call filter for architecture `" + name + "`");
        };
    }

    /// Finds `SCMP_ARCH_…`; empty for architectures that no host of ours can have.
    static Optional<Abi> find(String specName) {
        return Arrays.stream(values())
                .filter(each -> each.specName.equals(specName))
                .findFirst();
    }

    public String specName() {
        return specName;
    }

    /// What profiles call it in `includes` and `excludes`.
    String goName() {
        return switch (this) {
            case X86_64 -> "amd64";
            case X86 -> "x86";
            case X32 -> "x32";
            case AARCH64 -> "arm64";
            case ARM -> "arm";
        };
    }

    /// The conventions that a kernel of this architecture serves beside its own.
    List<Abi> companions() {
        return switch (this) {
            case X86_64 -> List.of(X86, X32);
            case AARCH64 -> List.of(ARM);
            case X86, X32, ARM -> List.of();
        };
    }

    int auditValue() {
        return auditValue;
    }

    /// Whether arguments have 64 bits; elsewhere the upper half is always zero.
    boolean isWide() {
        return wide;
    }

    /// The number as a filter sees it.
    int filterNumber(int number) {
        return this == X32 ? number | X32_BIT : number;
    }
}
