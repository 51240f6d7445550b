package io.mydocker.infra.runtime;

import java.nio.file.Files;
import java.nio.file.Path;

/// The text of the AppArmor profile for containers, in the language of apparmor.d(5).
///
/// It stands behind the namespaces, the capabilities and the masked paths, and forbids once more what they forbid:
/// mounting, writing to the kernel's parameters, looking at firmware and key material.
final class AppArmorProfile {
    private static final String RULES = """
              network,
              capability,
              file,
              umount,

              # Signals come from the host and from the container itself.
              signal (receive) peer=unconfined,
              signal (send, receive) peer=NAME,
              ptrace (trace, read, tracedby, readby) peer=NAME,

              deny mount,

              # Of /proc only the processes' own directories and the limits of shared memory can be written.
              deny @{PROC}/* w,
              deny @{PROC}/[^0-9st]*/** w,
              deny @{PROC}/s[^ey]*/** w,
              deny @{PROC}/t[^h]*/** w,
              deny @{PROC}/sys/[^k]** w,
              deny @{PROC}/sys/kernel/{?,??,[^s]*,s[^h]*,sh[^m]*} w,
              deny @{PROC}/sys/kernel/*/** w,
              deny @{PROC}/{sysrq-trigger,kcore} rwklx,

              # Of /sys only the control groups.
              deny /sys/[^f]** wklx,
              deny /sys/f[^s]** wklx,
              deny /sys/fs/[^c]** wklx,
              deny /sys/fs/c[^g]** wklx,
              deny /sys/{firmware,devices/virtual/powercap,kernel/security}/** r,
            """;

    private AppArmorProfile() {}

    /// @param includes the distribution's directory of profiles: what it has is used
    static String text(String name, Path includes) {
        StringBuilder text = new StringBuilder();
        // Newer versions of the language separate unix sockets from the network.
        if (Files.exists(includes.resolve("abi/3.0"))) {
            text.append("abi <abi/3.0>,\n");
        }
        text.append(
                Files.exists(includes.resolve("tunables/global"))
                        ? "#include <tunables/global>\n"
                        : "@{PROC}=/proc/\n");
        text.append("profile ").append(name).append(" flags=(attach_disconnected, mediate_deleted) {\n");
        if (Files.exists(includes.resolve("abstractions/base"))) {
            text.append("  #include <abstractions/base>\n");
        }
        return text.append(RULES.replace("NAME", name)).append("}\n").toString();
    }
}
