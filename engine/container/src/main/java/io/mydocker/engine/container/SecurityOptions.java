package io.mydocker.engine.container;

import io.mydocker.infra.runtime.DefaultSpec;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `--security-opt` can say.
///
/// @param appArmor the profile's name, or `unconfined`; empty where nothing was said
/// @param systemPaths whether the paths of the system that Docker protects are so here
record SecurityOptions(boolean noNewPrivileges, SeccompChoice seccomp, Optional<String> appArmor, boolean systemPaths) {
    private static final int MOST_NAME = 255;

    static SecurityOptions parse(List<String> options) {
        SecurityOptions parsed = new SecurityOptions(false, SeccompChoice.DEFAULT, Optional.empty(), true);
        for (String option : options) {
            parsed = parsed.with(option);
        }
        return parsed;
    }

    private SecurityOptions with(String option) {
        if (option.equals("no-new-privileges")) {
            return new SecurityOptions(true, seccomp, appArmor, systemPaths);
        }
        if (option.equals("disable")) {
            return this;
        }
        String[] words = option.split(option.contains("=") ? "=" : ":", 2);
        if (words.length < 2) {
            throw new InvalidParameter("invalid --security-opt 1: \"" + option + "\"");
        }
        String value = words[1];
        return switch (words[0]) {
            case "no-new-privileges" -> new SecurityOptions(flag(option, value), seccomp, appArmor, systemPaths);
            case "seccomp" -> new SecurityOptions(noNewPrivileges, SeccompChoice.parse(value), appArmor, systemPaths);
            case "systempaths" -> {
                only("unconfined", value, option);
                yield new SecurityOptions(noNewPrivileges, seccomp, appArmor, false);
            }
            case "apparmor" ->
                new SecurityOptions(noNewPrivileges, seccomp, Optional.of(profile(option, value)), systemPaths);
            // SELinux's labels are not applied by this engine, so that there is nothing to switch off.
            case "label" -> {
                only("disable", value, option);
                yield this;
            }
            default -> throw new InvalidParameter("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    private static boolean flag(String option, String value) {
        return switch (value) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new InvalidParameter("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    /// The name goes into a file of the kernel, one line.
    private static String profile(String option, String name) {
        if (name.isEmpty() || name.length() > MOST_NAME || name.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw new InvalidParameter("invalid --security-opt 2: \"" + option + "\"");
        }
        return name;
    }

    private static void only(String known, String value, String option) {
        if (!value.equals(known)) {
            throw new NotImplemented("--security-opt `" + option + "` is not supported yet: only `" + known + "` is");
        }
    }

    /// Which system call filter.
    enum SeccompChoice {
        DEFAULT,
        UNCONFINED;

        static SeccompChoice parse(String value) {
            return switch (value) {
                case "unconfined" -> UNCONFINED;
                case "builtin", "default" -> DEFAULT;
                default -> throw new NotImplemented("seccomp profiles of one's own are not supported yet");
            };
        }

        Optional<Seccomp> filter(Set<String> capabilities) {
            return this == DEFAULT ? Optional.of(DefaultSpec.seccomp(capabilities)) : Optional.empty();
        }
    }
}
