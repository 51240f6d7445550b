package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The privileges that root is divided into, in the kernel's order; capabilities(7).
public enum Capability {
    CHOWN(0),
    DAC_OVERRIDE(1),
    DAC_READ_SEARCH(2),
    FOWNER(3),
    FSETID(4),
    KILL(5),
    SETGID(6),
    SETUID(7),
    SETPCAP(8),
    LINUX_IMMUTABLE(9),
    NET_BIND_SERVICE(10),
    NET_BROADCAST(11),
    NET_ADMIN(12),
    NET_RAW(13),
    IPC_LOCK(14),
    IPC_OWNER(15),
    SYS_MODULE(16),
    SYS_RAWIO(17),
    SYS_CHROOT(18),
    SYS_PTRACE(19),
    SYS_PACCT(20),
    SYS_ADMIN(21),
    SYS_BOOT(22),
    SYS_NICE(23),
    SYS_RESOURCE(24),
    SYS_TIME(25),
    SYS_TTY_CONFIG(26),
    MKNOD(27),
    LEASE(28),
    AUDIT_WRITE(29),
    AUDIT_CONTROL(30),
    SETFCAP(31),
    MAC_OVERRIDE(32),
    MAC_ADMIN(33),
    SYSLOG(34),
    WAKE_ALARM(35),
    BLOCK_SUSPEND(36),
    AUDIT_READ(37),
    PERFMON(38),
    BPF(39),
    CHECKPOINT_RESTORE(40);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /// `CAP_CHOWN`.
    public String specName() {
        return "CAP_" + name();
    }

    /// The number in the kernel's sets.
    public int number() {
        return number;
    }

    long bit() {
        return 1L << number;
    }

    /// Reads `CAP_CHOWN` or `chown`.
    public static Capability parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith("CAP_") ? upper.substring(4) : upper;
        return Arrays.stream(values())
                .filter(each -> each.name().equals(bare))
                .findFirst()
                .orElseThrow(() -> new InvalidParameter("invalid capability: \"" + name + "\""));
    }

    /// The set as the kernel's mask.
    static long mask(Collection<String> names) {
        return names.stream().mapToLong(name -> parse(name).bit()).reduce(0, (a, b) -> a | b);
    }

    /// The names of a mask, which may have bits that are not known here.
    static List<Capability> of(long mask) {
        return Arrays.stream(values()).filter(each -> (mask & each.bit()) != 0).toList();
    }

    static Set<String> names(Collection<Capability> capabilities) {
        Set<String> names = new LinkedHashSet<>();
        capabilities.forEach(each -> names.add(each.specName()));
        return names;
    }
}
