package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Programs that decide over device access of a version 2 cgroup, see bpf(2) and the kernel's cgroup-v2 documentation.
public final class Bpf {
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_ATTACH = 8;
    private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    private static final int BPF_CGROUP_DEVICE = 6;
    private static final int BPF_F_ALLOW_MULTI = 2;
    private static final int ATTRIBUTES = 120;

    private Bpf() {}

    /// Loads eBPF instructions (8 bytes each) as a device program; the verifier's refusal is the exception.
    public static Fd loadDeviceProgram(byte[] instructions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(instructions.length, 8);
            MemorySegment.copy(instructions, 0, code, JAVA_BYTE, 0, instructions.length);
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, BPF_PROG_TYPE_CGROUP_DEVICE);
            attributes.set(JAVA_INT, 4, instructions.length / 8);
            attributes.set(JAVA_LONG, 8, code.address());
            attributes.set(JAVA_LONG, 16, Native.cString(arena, "Apache-2.0").address());
            long fd = call(SystemCall.BPF, BPF_PROG_LOAD, attributes.address(), attributes.byteSize());
            return new Fd(check(fd, "load bpf program", "devices"), "bpf program");
        }
    }

    /// Attaches a device program to the cgroup whose directory is open; it lives as long as the cgroup.
    public static void attach(Fd program, Fd cgroup) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
            attributes.set(JAVA_INT, 0, cgroup.number());
            attributes.set(JAVA_INT, 4, program.number());
            attributes.set(JAVA_INT, 8, BPF_CGROUP_DEVICE);
            attributes.set(JAVA_INT, 12, BPF_F_ALLOW_MULTI);
            long result = call(SystemCall.BPF, BPF_PROG_ATTACH, attributes.address(), attributes.byteSize());
            check(result, "attach bpf program to", cgroup.name());
        }
    }
}
