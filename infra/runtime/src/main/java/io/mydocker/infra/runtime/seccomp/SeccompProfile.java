package io.mydocker.infra.runtime.seccomp;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonException;
import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// A filter as people write it (`--security-opt seccomp=profile.json`): rules that apply or not by the container's
/// capabilities, the architecture and the kernel. [#resolve] makes the runtime specification's form of it.
public record SeccompProfile(
        String defaultAction,
        OptionalInt defaultErrno,
        List<String> architectures,
        List<String> flags,
        List<Rule> rules) {

    public SeccompProfile {
        architectures = List.copyOf(architectures);
        flags = List.copyOf(flags);
        rules = List.copyOf(rules);
    }

    /// A rule and when it counts: all of `includes`, none of `excludes`.
    public record Rule(SyscallRule rule, Condition includes, Condition excludes) {}

    /// Capabilities (`CAP_…`), architectures (`amd64`) and the oldest kernel (`4.8`, or empty).
    public record Condition(Set<String> capabilities, Set<String> architectures, String minKernel) {
        static final Condition NONE = new Condition(Set.of(), Set.of(), "");

        public Condition {
            capabilities = Set.copyOf(capabilities);
            architectures = Set.copyOf(architectures);
        }

        private boolean isMet(Host host) {
            return host.capabilities().containsAll(capabilities)
                    && (architectures.isEmpty()
                            || architectures.contains(host.architecture().goName()))
                    && (minKernel.isEmpty() || host.isKernelAtLeast(minKernel));
        }

        private boolean touches(Host host) {
            return capabilities.stream().anyMatch(host.capabilities()::contains)
                    || architectures.contains(host.architecture().goName())
                    || (!minKernel.isEmpty() && host.isKernelAtLeast(minKernel));
        }
    }

    /// What the conditions of rules ask about.
    public record Host(Abi architecture, String kernel, Set<String> capabilities) {
        public Host {
            capabilities = Set.copyOf(capabilities);
        }

        /// The host that the engine runs on, for a container with `capabilities` in its bounding set.
        public static Host current(Set<String> capabilities) {
            return new Host(Abi.host(), System.getProperty("os.version"), capabilities);
        }

        private boolean isKernelAtLeast(String wanted) {
            int[] own = version(kernel);
            int[] oldest = version(wanted);
            return own[0] != oldest[0] ? own[0] > oldest[0] : own[1] >= oldest[1];
        }

        private static int[] version(String text) {
            String[] parts = text.split("[^0-9]+", 3);
            return new int[] {Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 0};
        }
    }

    /// Docker's decisions.
    public static SeccompProfile docker() {
        return DockerSeccomp.profile();
    }

    /// Reads a profile in Docker's form or in that of the runtime specification.
    public static SeccompProfile parse(byte[] document) {
        try {
            return read(Json.parseObject(document));
        } catch (JsonException e) {
            throw new InvalidParameter("opening seccomp profile failed: " + e.getMessage(), e);
        }
    }

    /// The rules that count on `host`.
    public Seccomp resolve(Host host) {
        List<String> names = new ArrayList<>(architectures);
        if (names.isEmpty()) {
            names.add(host.architecture().specName());
            host.architecture().companions().forEach(each -> names.add(each.specName()));
        }
        List<SyscallRule> syscalls = rules.stream()
                .filter(each -> each.includes().isMet(host) && !each.excludes().touches(host))
                .map(Rule::rule)
                .toList();
        return new Seccomp(defaultAction, defaultErrno, names, flags, syscalls);
    }

    private static SeccompProfile read(JsonObject json) {
        List<Rule> rules = json.array("syscalls").objects().stream()
                .map(each ->
                        new Rule(syscall(each), condition(each.object("includes")), condition(each.object("excludes"))))
                .toList();
        if (json.text("defaultAction").isEmpty()) {
            throw new InvalidParameter("opening seccomp profile failed: no defaultAction");
        }
        return new SeccompProfile(
                json.text("defaultAction"),
                integer(json, "defaultErrnoRet"),
                json.strings("architectures"),
                json.strings("flags"),
                rules);
    }

    private static SyscallRule syscall(JsonObject json) {
        List<String> names = json.has("name") ? List.of(json.text("name")) : json.strings("names");
        List<SyscallArgument> arguments = json.array("args").objects().stream()
                .map(each -> new SyscallArgument(
                        (int) each.number("index"), each.number("value"), each.number("valueTwo"), each.text("op")))
                .toList();
        return new SyscallRule(names, json.text("action"), integer(json, "errnoRet"), arguments);
    }

    private static Condition condition(JsonObject json) {
        return new Condition(
                Set.copyOf(json.strings("caps")), Set.copyOf(json.strings("arches")), json.text("minKernel"));
    }

    private static OptionalInt integer(JsonObject json, String name) {
        return json.findNumber(name)
                .map(value -> OptionalInt.of(Math.toIntExact(value)))
                .orElse(OptionalInt.empty());
    }
}
