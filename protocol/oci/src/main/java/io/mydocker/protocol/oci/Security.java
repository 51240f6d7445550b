package io.mydocker.protocol.oci;

import io.mydocker.protocol.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of Docker's `HostConfig` that says what the processes of a container may do.
public record Security(JsonObject json) {
    public Security {
        List.of("CapAdd", "CapDrop", "GroupAdd", "SecurityOpt", "MaskedPaths", "ReadonlyPaths")
                .forEach(json::strings);
        json.findBool("Privileged");
        json.findBool("ReadonlyRootfs");
        json.findNumber("OomScoreAdj");
        json.stringMap("Sysctls");
    }

    /// Capabilities beside the default ones, with or without `CAP_`, or `ALL`.
    public List<String> capAdd() {
        return json.strings("CapAdd");
    }

    /// Capabilities taken away, or `ALL`.
    public List<String> capDrop() {
        return json.strings("CapDrop");
    }

    /// Additional groups, names or numbers.
    public List<String> groupAdd() {
        return json.strings("GroupAdd");
    }

    public boolean privileged() {
        return json.bool("Privileged");
    }

    public boolean readonlyRootfs() {
        return json.bool("ReadonlyRootfs");
    }

    /// `seccomp=…`, `apparmor=…`, `no-new-privileges[:true]`, `label=…`, `systempaths=unconfined`.
    public List<String> securityOpt() {
        return json.strings("SecurityOpt");
    }

    /// Paths hidden from the container; empty where `null`: the default ones. A present empty list hides nothing.
    public Optional<List<String>> maskedPaths() {
        return json.find("MaskedPaths").map(_ -> json.strings("MaskedPaths"));
    }

    /// Paths that the container may only read; empty where `null`: the default ones.
    public Optional<List<String>> readonlyPaths() {
        return json.find("ReadonlyPaths").map(_ -> json.strings("ReadonlyPaths"));
    }

    /// -1000 to 1000, 0 by default.
    public long oomScoreAdj() {
        return json.number("OomScoreAdj");
    }

    public Map<String, String> sysctls() {
        return json.stringMap("Sysctls");
    }
}
