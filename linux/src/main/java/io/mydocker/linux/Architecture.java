package io.mydocker.linux;

import io.mydocker.protocol.failure.NotImplemented;

/// The instruction sets that this program knows.
public enum Architecture {
    X86_64,
    AARCH64;

    /// The architecture of this machine.
    public static Architecture host() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> throw new NotImplemented("run on `" + name + "`: architecture not supported");
        };
    }
}
