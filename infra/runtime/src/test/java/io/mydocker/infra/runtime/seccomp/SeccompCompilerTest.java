package io.mydocker.infra.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.infra.runtime.seccomp.SeccompProfile.Host;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeccompCompilerTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int EPERM = 0x00050001;
    private static final int ENOSYS = 0x00050000 + 38;
    private static final int KILL = 0x80000000;

    @Test
    void decidesAsDockerOnX86() {
        Decisions filter = docker(Abi.X86_64, Set.of("CAP_CHOWN", "CAP_SYS_CHROOT"));

        assertThat(filter.of("read")).isEqualTo(ALLOW);
        assertThat(filter.of("execve")).isEqualTo(ALLOW);
        assertThat(filter.of("chroot")).isEqualTo(ALLOW);
        assertThat(filter.of("arch_prctl")).isEqualTo(ALLOW);
        for (String recent : List.of("mseal", "setxattrat", "removexattrat", "uretprobe", "statmount", "futex_wake")) {
            assertThat(filter.of(recent)).as(recent).isEqualTo(ALLOW);
        }
        for (String forbidden : List.of(
                "mount",
                "bpf",
                "reboot",
                "keyctl",
                "io_uring_setup",
                "io_uring_enter",
                "unshare",
                "kexec_load",
                "userfaultfd",
                "lsm_set_self_attr")) {
            assertThat(filter.of(forbidden)).as(forbidden).isEqualTo(EPERM);
        }
        assertThat(filter.of("clone3")).isEqualTo(ENOSYS);
        assertThat(filter.run(Abi.X86_64, 5000)).isEqualTo(ENOSYS);
        assertThat(filter.run(Abi.AARCH64, 64)).isEqualTo(KILL);
    }

    @Test
    void looksAtArguments() {
        Decisions filter = docker(Abi.X86_64, Set.of());

        assertThat(filter.of("clone", 0x11)).isEqualTo(ALLOW);
        assertThat(filter.of("clone", 0x1_0000_0011L)).isEqualTo(ALLOW);
        assertThat(filter.of("clone", 0x10000000 | 0x11)).isEqualTo(EPERM);
        assertThat(filter.of("personality", 0)).isEqualTo(ALLOW);
        assertThat(filter.of("personality", 0xffff_ffffL)).isEqualTo(ALLOW);
        assertThat(filter.of("personality", 0x0040000)).isEqualTo(EPERM);
        for (int family : List.of(1, 2, 10, 16, 17, 29, 45)) {
            assertThat(filter.of("socket", family)).as("family " + family).isEqualTo(ALLOW);
        }
        for (long family : List.of(12L, 34L, 38L, 40L, 46L, 0x1_0000_0001L, 0x1_0000_0028L, -1L)) {
            assertThat(filter.of("socket", family)).as("family " + family).isEqualTo(EPERM);
        }
    }

    @Test
    void decidesByCapability() {
        Decisions filter = docker(Abi.X86_64, Set.of("CAP_SYS_ADMIN", "CAP_SYS_PTRACE"));

        assertThat(filter.of("mount")).isEqualTo(ALLOW);
        assertThat(filter.of("clone3")).isEqualTo(ALLOW);
        assertThat(filter.of("clone", 0x10000000)).isEqualTo(ALLOW);
        assertThat(filter.of("kcmp")).isEqualTo(ALLOW);
        assertThat(filter.of("reboot")).isEqualTo(EPERM);
    }

    @Test
    void knowsTheOtherConventionsOfTheMachine() {
        Decisions filter = docker(Abi.X86_64, Set.of());

        assertThat(filter.run(Abi.X86, 3)).as("x86 read").isEqualTo(ALLOW);
        assertThat(filter.run(Abi.X86, 21)).as("x86 mount").isEqualTo(EPERM);
        assertThat(filter.run(Abi.X86, 359, 40)).as("x86 socket AF_VSOCK").isEqualTo(EPERM);
        assertThat(filter.run(Abi.X32, 0x40000000)).as("x32 read").isEqualTo(ALLOW);
        assertThat(filter.run(Abi.X32, 0x40000000 | 520)).as("x32 execve").isEqualTo(ALLOW);
        assertThat(filter.run(Abi.X32, 0x40000000 | 165)).as("x32 mount").isEqualTo(EPERM);

        Decisions arm = docker(Abi.AARCH64, Set.of());
        assertThat(arm.of("openat")).isEqualTo(ALLOW);
        assertThat(arm.of("mount")).isEqualTo(EPERM);
        assertThat(arm.of("clone", 0x20000)).isEqualTo(EPERM);
        assertThat(arm.run(Abi.ARM, 0xf0005)).as("set_tls").isEqualTo(ALLOW);
        assertThat(arm.run(Abi.X86_64, 0)).isEqualTo(KILL);
    }

    @Test
    void refusesX32WhereTheProfileDoesNotNameIt() {
        Seccomp narrow =
                new Seccomp("SCMP_ACT_ALLOW", OptionalInt.empty(), List.of("SCMP_ARCH_X86_64"), List.of(), List.of());
        BpfMachine machine = new BpfMachine(SeccompCompiler.compile(narrow));

        assertThat(machine.run(Abi.X86_64.auditValue(), 0)).isEqualTo(ALLOW);
        assertThat(machine.run(Abi.X86_64.auditValue(), 0x40000000)).isEqualTo(KILL);
        assertThat(machine.run(Abi.X86.auditValue(), 0)).isEqualTo(KILL);
    }

    /// Every number of every convention against the plain reading of the rules.
    @Test
    void agreesWithTheRulesForEveryCall() {
        Seccomp profile = SeccompProfile.docker().resolve(new Host(Abi.X86_64, "6.1", Set.of("CAP_BPF")));
        BpfMachine machine = new BpfMachine(SeccompCompiler.compile(profile));
        Set<String> allowed = new HashSet<>();
        profile.syscalls().stream()
                .filter(rule -> rule.args().isEmpty() && rule.action().equals("SCMP_ACT_ALLOW"))
                .forEach(rule -> allowed.addAll(rule.names()));

        for (Abi each : List.of(Abi.X86_64, Abi.X86, Abi.X32)) {
            for (Map.Entry<String, Integer> call : SyscallNumbers.all(each).entrySet()) {
                if (Set.of("clone", "clone3", "socket", "personality").contains(call.getKey())) {
                    continue;
                }
                int decision = machine.run(each.auditValue(), each.filterNumber(call.getValue()), 0, 0, 0);
                assertThat(decision == ALLOW).as(each + " " + call).isEqualTo(allowed.contains(call.getKey()));
            }
        }
    }

    @Test
    void comparesSixtyFourBits() {
        Random random = new Random(1);
        long[] values = {0, 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 0x1_0000_0000L, -1, Long.MIN_VALUE};
        for (String operator : List.of("EQ", "NE", "LT", "LE", "GT", "GE", "MASKED_EQ")) {
            for (int round = 0; round < 500; round++) {
                long wanted = values[random.nextInt(values.length)] + random.nextInt(2);
                long two = wanted & values[random.nextInt(values.length)];
                long actual = values[random.nextInt(values.length)] + random.nextInt(2);
                SyscallArgument argument = new SyscallArgument(2, wanted, two, "SCMP_CMP_" + operator);
                int decision = one(argument).run(Abi.X86_64.auditValue(), 0, 9, 9, actual);
                assertThat(decision == ALLOW)
                        .as(operator + " " + wanted + " " + two + " " + actual)
                        .isEqualTo(holds(operator, actual, wanted, two));
            }
        }
    }

    @Test
    void takesSeveralComparisonsOfOneArgumentAsAlternatives() {
        SyscallRule rule = new SyscallRule(
                List.of("read"),
                "SCMP_ACT_ALLOW",
                OptionalInt.empty(),
                List.of(new SyscallArgument(0, 1, 0, "SCMP_CMP_EQ"), new SyscallArgument(0, 5, 0, "SCMP_CMP_EQ")));
        BpfMachine machine = new BpfMachine(SeccompCompiler.compile(seccomp(rule)));

        assertThat(machine.run(Abi.X86_64.auditValue(), 0, 5)).isEqualTo(ALLOW);
        assertThat(machine.run(Abi.X86_64.auditValue(), 0, 6)).isEqualTo(EPERM);
    }

    @Test
    void readsDockersProfileFormat() {
        String document = """
                {"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[
                 {"names":["mkdir"],"action":"SCMP_ACT_ERRNO","args":[],"includes":{},"excludes":{"caps":["CAP_BPF"]}},
                 {"name":"rmdir","action":"SCMP_ACT_ERRNO","errnoRet":13,"includes":{"arches":["amd64"]}},
                 {"names":["chmod"],"action":"SCMP_ACT_ERRNO","includes":{"minKernel":"4.8"}}]}""";
        SeccompProfile profile = SeccompProfile.parse(document.getBytes(StandardCharsets.UTF_8));

        Host host = new Host(Abi.X86_64, "4.4.0-generic", Set.of());
        assertThat(names(profile.resolve(host))).containsExactly("mkdir", "rmdir");
        Host other = new Host(Abi.AARCH64, "5.10", Set.of("CAP_BPF"));
        assertThat(names(profile.resolve(other))).containsExactly("chmod");
    }

    @Test
    void staysSmall() {
        Seccomp profile = SeccompProfile.docker().resolve(new Host(Abi.X86_64, "6.1", Set.of()));
        assertThat(SeccompCompiler.compile(profile).size()).isLessThan(600);
    }

    private static List<String> names(Seccomp seccomp) {
        return seccomp.syscalls().stream()
                .flatMap(rule -> rule.names().stream())
                .toList();
    }

    private static boolean holds(String operator, long actual, long wanted, long two) {
        int order = Long.compareUnsigned(actual, wanted);
        return switch (operator) {
            case "EQ" -> order == 0;
            case "NE" -> order != 0;
            case "LT" -> order < 0;
            case "LE" -> order <= 0;
            case "GT" -> order > 0;
            case "GE" -> order >= 0;
            default -> (actual & wanted) == two;
        };
    }

    private static BpfMachine one(SyscallArgument argument) {
        SyscallRule rule = new SyscallRule(List.of("read"), "SCMP_ACT_ALLOW", OptionalInt.empty(), List.of(argument));
        return new BpfMachine(SeccompCompiler.compile(seccomp(rule)));
    }

    private static Seccomp seccomp(SyscallRule rule) {
        return new Seccomp(
                "SCMP_ACT_ERRNO", OptionalInt.empty(), List.of("SCMP_ARCH_X86_64"), List.of(), List.of(rule));
    }

    private static Decisions docker(Abi architecture, Set<String> capabilities) {
        Host host = new Host(architecture, "6.1.0-18-amd64", capabilities);
        Seccomp profile = SeccompProfile.docker().resolve(host);
        return new Decisions(architecture, new BpfMachine(SeccompCompiler.compile(profile)));
    }

    private record Decisions(Abi architecture, BpfMachine machine) {
        int of(String name, long... arguments) {
            return run(architecture, SyscallNumbers.find(architecture, name).orElseThrow(), arguments);
        }

        int run(Abi architecture, int number, long... arguments) {
            return machine.run(architecture.auditValue(), number, arguments);
        }
    }
}
