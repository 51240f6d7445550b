package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import io.mydocker.protocol.oci.RuntimeSpec.Names;
import io.mydocker.protocol.oci.RuntimeSpec.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The namespaces of a container: which are new, which are another container's, and the few settings that live in them.
final class NamespaceSteps {
    static final long NEWNS = 0x20000;
    static final long NEWCGROUP = 0x2000000;
    static final long NEWUTS = 0x4000000;
    static final long NEWIPC = 0x8000000;
    static final long NEWPID = 0x20000000;
    static final long NEWNET = 0x40000000;

    private static final Map<String, Kind> KINDS = Map.of(
            "mount", new Kind("CLONE_NEWNS", NEWNS),
            "cgroup", new Kind("CLONE_NEWCGROUP", NEWCGROUP),
            "uts", new Kind("CLONE_NEWUTS", NEWUTS),
            "ipc", new Kind("CLONE_NEWIPC", NEWIPC),
            "pid", new Kind("CLONE_NEWPID", NEWPID),
            "network", new Kind("CLONE_NEWNET", NEWNET));

    private static final int PR_SET_DUMPABLE = 4;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFF_UP = 1;
    private static final int INTERFACE_NAME = 16;
    private static final int INTERFACE_REQUEST = 40;

    private final PlanBuilder plan;
    private final Registers registers;
    private final List<Namespace> namespaces;

    private record Kind(String name, long flag) {}

    NamespaceSteps(PlanBuilder plan, Registers registers, List<Namespace> namespaces) {
        this.plan = plan;
        this.registers = registers;
        this.namespaces = namespaces;
        for (Namespace each : namespaces) {
            if (each.type().equals("user")) {
                throw new NotImplemented("user namespace: not supported yet");
            }
            if (!KINDS.containsKey(each.type())) {
                throw new InvalidParameter("namespace `" + each.type() + "`: not supported");
            }
        }
        if (namespaces.stream().noneMatch(each -> each.type().equals("mount") && each.isNew())) {
            throw new InvalidParameter("namespaces: a container needs a mount namespace of its own");
        }
    }

    /// Processes that are in the container already, or share its process numbers, must not look at what the engine
    /// does in it: neither memory nor descriptors. The program itself is as visible as any.
    void hide() {
        hide(plan);
    }

    static void hide(PlanBuilder plan) {
        plan.call(
                "keep other processes from looking into this one",
                SystemCall.PRCTL,
                Operand.of(PR_SET_DUMPABLE, "PR_SET_DUMPABLE"),
                Operand.of(0));
    }

    /// Process numbers of another container can be joined only by having a child there.
    void joinForChildren() {
        namespaces.stream()
                .filter(each -> each.type().equals("pid") && !each.isNew())
                .forEach(this::join);
    }

    /// The flags for clone3. The cgroup namespace is not among them: it begins where the process is when it is made,
    /// which has to be the container's group.
    long flags() {
        return born().stream().mapToLong(each -> each.flag()).reduce(0, (a, b) -> a | b);
    }

    String text() {
        return String.join("|", born().stream().map(Kind::name).toList());
    }

    private List<Kind> born() {
        List<Kind> born = new ArrayList<>();
        for (Namespace each : namespaces) {
            if (each.isNew() && !each.type().equals("cgroup")) {
                born.add(KINDS.get(each.type()));
            }
        }
        return born;
    }

    /// Joins what belongs to somebody else.
    void join() {
        namespaces.stream()
                .filter(each -> !each.isNew() && !each.type().equals("pid"))
                .forEach(this::join);
    }

    private void join(Namespace namespace) {
        Kind kind = KINDS.get(namespace.type());
        plan.call(
                        "open the " + namespace.type() + " namespace `" + namespace.path() + "`",
                        SystemCall.OPENAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string(namespace.path()),
                        Operand.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC, "O_RDONLY|O_CLOEXEC"))
                .into(registers.fd());
        plan.call(
                "join the " + namespace.type() + " namespace",
                SystemCall.SETNS,
                registers.fd(),
                Operand.of(kind.flag(), kind.name()));
    }

    /// From here on the container sees its own control group as the root of the tree.
    void unshareCgroup() {
        if (isNew("cgroup")) {
            plan.call(
                    "show the control group as the root of the tree",
                    SystemCall.UNSHARE,
                    Operand.of(NEWCGROUP, "CLONE_NEWCGROUP"));
        }
    }

    void name(Names names) {
        if (!names.hostname().isEmpty()) {
            requireNew("hostname", names.hostname());
            setName("set the host name", SystemCall.SETHOSTNAME, names.hostname());
        }
        if (!names.domainname().isEmpty()) {
            requireNew("domain name", names.domainname());
            setName("set the domain name", SystemCall.SETDOMAINNAME, names.domainname());
        }
    }

    private void requireNew(String what, String name) {
        if (!isNew("uts")) {
            throw new InvalidParameter("set " + what + " `" + name + "`: the container has the host's");
        }
    }

    private void setName(String purpose, SystemCall call, String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        plan.call(purpose, call, plan.string(name), Operand.of(length));
    }

    /// 127.0.0.1 and ::1 are there in a new network; netdevice(7).
    void raiseLoopback() {
        if (!isNew("network")) {
            return;
        }
        plan.call(
                        "open a socket to speak to the network",
                        SystemCall.SOCKET,
                        Operand.of(AF_INET, "AF_INET"),
                        Operand.of(SOCK_DGRAM | SOCK_CLOEXEC, "SOCK_DGRAM|SOCK_CLOEXEC"),
                        Operand.of(0))
                .into(registers.fd());
        Pointer request = plan.struct()
                .bytes("lo".getBytes(StandardCharsets.UTF_8))
                .pad(INTERFACE_NAME)
                .u16(IFF_UP)
                .pad(INTERFACE_REQUEST)
                .build("{\"lo\", IFF_UP}");
        plan.call(
                "switch the loopback interface on",
                SystemCall.IOCTL,
                registers.fd(),
                Operand.of(SIOCSIFFLAGS, "SIOCSIFFLAGS"),
                request);
    }

    private boolean isNew(String type) {
        return namespaces.stream().anyMatch(each -> each.type().equals(type) && each.isNew());
    }
}
