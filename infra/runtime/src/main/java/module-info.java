/// Plans, keepers, cgroups, seccomp, capabilities, AppArmor: a runtime specification becomes a list of system
/// calls and a running process.
module io.mydocker.infra.runtime {
    requires transitive io.mydocker.linux;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.infra.runtime;
    exports io.mydocker.infra.runtime.cgroup;
    exports io.mydocker.infra.runtime.seccomp;
}
