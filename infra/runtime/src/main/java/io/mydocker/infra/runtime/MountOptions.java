package io.mydocker.infra.runtime;

import io.mydocker.protocol.failure.InvalidParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The options of a mount, sorted: flags of mount(2), a propagation type, and data for the file system.
///
/// @param flags `MS_…` bits
/// @param flagText the same for people
/// @param propagation an `MS_PRIVATE` or the like with or without `MS_REC`, 0 where nothing is said
/// @param data what the file system itself reads, separated by commas
record MountOptions(long flags, String flagText, long propagation, boolean recursive, String data) {
    static final long RDONLY = 1;
    static final long NOSUID = 2;
    static final long NODEV = 4;
    static final long NOEXEC = 8;
    static final long REC = 0x4000;
    static final long UNBINDABLE = 1 << 17;
    static final long PRIVATE = 1 << 18;
    static final long SLAVE = 1 << 19;
    static final long SHARED = 1 << 20;

    private static final long NOATIME = 1024;
    private static final long NODIRATIME = 2048;
    private static final long RELATIME = 1 << 21;
    private static final long STRICTATIME = 1 << 24;

    private static final Map<String, Long> SETTING = Map.ofEntries(
            Map.entry("ro", RDONLY),
            Map.entry("rro", RDONLY),
            Map.entry("nosuid", NOSUID),
            Map.entry("nodev", NODEV),
            Map.entry("noexec", NOEXEC),
            Map.entry("sync", 16L),
            Map.entry("dirsync", 128L),
            Map.entry("noatime", NOATIME),
            Map.entry("nodiratime", NODIRATIME),
            Map.entry("relatime", RELATIME),
            Map.entry("strictatime", STRICTATIME));
    private static final Map<String, Long> CLEARING = Map.ofEntries(
            Map.entry("rw", RDONLY),
            Map.entry("suid", NOSUID),
            Map.entry("dev", NODEV),
            Map.entry("exec", NOEXEC),
            Map.entry("async", 16L),
            Map.entry("atime", NOATIME),
            Map.entry("diratime", NODIRATIME),
            Map.entry("norelatime", RELATIME),
            Map.entry("nostrictatime", STRICTATIME));
    private static final Map<String, Long> PROPAGATIONS = Map.of(
            "private",
            PRIVATE,
            "rprivate",
            PRIVATE | REC,
            "slave",
            SLAVE,
            "rslave",
            SLAVE | REC,
            "shared",
            SHARED,
            "rshared",
            SHARED | REC,
            "unbindable",
            UNBINDABLE,
            "runbindable",
            UNBINDABLE | REC);

    static MountOptions parse(List<String> options) {
        long flags = 0;
        long propagation = 0;
        boolean recursive = false;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            if (SETTING.containsKey(option)) {
                flags |= SETTING.get(option);
            } else if (CLEARING.containsKey(option)) {
                flags &= ~CLEARING.get(option);
            } else if (PROPAGATIONS.containsKey(option)) {
                propagation = PROPAGATIONS.get(option);
            } else if (option.equals("rbind")) {
                recursive = true;
            } else if (!option.equals("bind") && !option.equals("defaults")) {
                data.add(option);
            }
        }
        return new MountOptions(flags, text(flags), propagation, recursive, String.join(",", data));
    }

    /// A `rootfsPropagation` such as `rslave`.
    static long propagation(String name) {
        Long propagation = PROPAGATIONS.get(name);
        if (propagation == null) {
            throw new InvalidParameter("invalid mount propagation `" + name + "`");
        }
        return propagation;
    }

    /// `MS_NOSUID|MS_NODEV`.
    Operand flagOperand() {
        return Operand.of(flags, flagText);
    }

    /// A propagation type as an operand of mount(2).
    static Operand propagationOperand(long propagation) {
        String name = PROPAGATIONS.entrySet().stream()
                .filter(each -> each.getValue() == (propagation & ~REC))
                .map(each -> "MS_" + each.getKey().toUpperCase(Locale.ROOT))
                .findFirst()
                .orElseThrow();
        return Operand.of(propagation, (propagation & REC) == 0 ? name : "MS_REC|" + name);
    }

    /// The flags as `attr_set` of mount_setattr(2) has them: the low bits are the same, the access time is a number.
    long attributes() {
        long attributes = flags & (RDONLY | NOSUID | NODEV | NOEXEC);
        if ((flags & NOATIME) != 0) {
            attributes |= 0x10;
        } else if ((flags & STRICTATIME) != 0) {
            attributes |= 0x20;
        }
        return (flags & NODIRATIME) == 0 ? attributes : attributes | 0x80;
    }

    /// What mount_setattr(2) has to clear before it sets an access time.
    long clearedAttributes() {
        return (flags & (NOATIME | STRICTATIME | RELATIME)) == 0 ? 0 : 0x70;
    }

    private static String text(long flags) {
        if (flags == 0) {
            return "0";
        }
        List<String> names = new ArrayList<>();
        SETTING.entrySet().stream()
                .filter(each -> (flags & each.getValue()) != 0 && !each.getKey().equals("rro"))
                .sorted(Map.Entry.comparingByValue())
                .forEach(each -> names.add(
                        each.getKey().equals("ro")
                                ? "MS_RDONLY"
                                : "MS_" + each.getKey().toUpperCase(Locale.ROOT)));
        return String.join("|", names);
    }
}
