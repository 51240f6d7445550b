package io.mydocker.engine.container;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.HostConfig;
import java.util.Set;

/// Which kernel parameters a container may set: those that belong to a namespace of its own. All others
/// are the host's, and the same file would change them for everybody.
final class KernelParameters {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private KernelParameters() {}

    static void check(HostConfig settings) {
        for (String name : settings.security().sysctls().keySet()) {
            String parameter = name.replace('/', '.');
            if (!ownNetwork(parameter, settings) && !ownIpc(parameter, settings) && !ownNames(parameter, settings)) {
                throw new InvalidParameter("sysctl `" + name + "` is not in a separate kernel namespace");
            }
        }
    }

    private static boolean ownNetwork(String name, HostConfig settings) {
        return name.startsWith("net.") && !settings.namespaces().network().equals("host");
    }

    private static boolean ownIpc(String name, HostConfig settings) {
        return (IPC.contains(name) || name.startsWith("fs.mqueue."))
                && !settings.namespaces().ipc().equals("host");
    }

    private static boolean ownNames(String name, HostConfig settings) {
        return name.equals("kernel.domainname") && !settings.namespaces().uts().equals("host");
    }
}
