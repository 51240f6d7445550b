package io.mydocker.infra.runtime;

import static java.util.stream.Collectors.toCollection;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

    private static final String PREFIX = "CAP_";
    private static final int HIGHEST = 63;
    private static final Pattern UNNAMED = Pattern.compile("4[1-9]|[56][0-9]");
    private static final Path LAST = Path.of("/proc/sys/kernel/cap_last_cap");

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /// `CAP_CHOWN`.
    public String specName() {
        return PREFIX + name();
    }

    /// The mask of `CAP_CHOWN` or `chown`; also `CAP_41` for what a newer kernel has.
    static long bit(String name) {
        return find(name).orElseThrow(() -> new InvalidParameter("invalid capability: \"" + name + "\""));
    }

    /// Whether there is such a capability, written in any way.
    public static boolean isKnown(String name) {
        return find(name).isPresent();
    }

    private static Optional<Long> find(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        if (UNNAMED.matcher(bare).matches() && Integer.parseInt(bare) <= HIGHEST) {
            return Optional.of(1L << Integer.parseInt(bare));
        }
        return Arrays.stream(values())
                .filter(each -> each.name().equals(bare))
                .findFirst()
                .map(each -> 1L << each.number);
    }

    /// `CAP_CHOWN` for all ways to write it.
    public static String specName(String name) {
        return specName(Long.numberOfTrailingZeros(bit(name)));
    }

    /// `CAP_CHOWN` for 0, `CAP_41` for a number that has no name here.
    static String specName(int number) {
        return number < values().length ? values()[number].specName() : PREFIX + number;
    }

    /// The set as the kernel's mask.
    static long mask(Collection<String> names) {
        return names.stream().mapToLong(Capability::bit).reduce(0, (a, b) -> a | b);
    }

    /// The names of a mask, in the kernel's order.
    static Set<String> names(long mask) {
        return IntStream.rangeClosed(0, HIGHEST)
                .filter(number -> ((mask >>> number) & 1) != 0)
                .mapToObj(Capability::specName)
                .collect(toCollection(LinkedHashSet::new));
    }

    /// The highest number that this kernel knows, or that there can be where it does not tell.
    static int last() {
        // The kernel answers the first read of such a file and no other: it must be long enough.
        try (InputStream file = Files.newInputStream(LAST)) {
            return Integer.parseInt(new String(file.readNBytes(16), StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException _) {
            return HIGHEST;
        } catch (IOException e) {
            throw new SystemFailure("read `" + LAST + "`: " + e.getMessage(), e);
        }
    }
}
