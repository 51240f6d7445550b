package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.cgroup.Cgroup;
import io.mydocker.infra.runtime.cgroup.Cgroup.Membership;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that is mounted in the root, in the order of the specification.
///
/// What comes from the host is copied while the host's tree is still whole ([#collectSources]), and attached to
/// descriptors inside the root later ([#mountAll]): no path is followed that the container could have changed.
final class MountSteps {
    /// Parts of /proc that may be replaced, because they are not secrets' only guard: what lxcfs offers.
    private static final Set<String> REPLACEABLE = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/slabinfo",
            "/proc/net/dev",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/sys/crypto/fips_enabled");

    private final PlanBuilder plan;
    private final List<Mount> mounts;
    private final Cgroup cgroup;
    private final MountCalls calls;
    private final Registers registers;
    private final Register target;
    private final Map<Object, Pointer> sources = new HashMap<>();

    MountSteps(PlanBuilder plan, Registers registers, List<Mount> mounts, Cgroup cgroup) {
        this.plan = plan;
        this.mounts = mounts;
        this.cgroup = cgroup;
        this.calls = new MountCalls(plan);
        this.registers = registers;
        this.target = registers.fd();
        mounts.forEach(MountSteps::check);
    }

    private static void check(Mount mount) {
        String target = "/" + String.join("/", InsideRoot.names(mount.destination()));
        if (target.equals("/")) {
            throw new InvalidParameter("invalid mount destination `" + mount.destination() + "`: can't be '/'");
        }
        boolean belowProc = target.startsWith("/proc/")
                || (target.equals("/proc") && !mount.type().equals("proc"));
        if (belowProc && !REPLACEABLE.contains(target) && !isProc(mount)) {
            throw new InvalidParameter("mount `" + mount.source() + "` on `" + target + "`: cannot be inside /proc");
        }
        if (mount.isBind() && !Path.of(mount.source()).isAbsolute()) {
            throw new InvalidParameter("bind `" + mount.source() + "`: not an absolute path");
        }
    }

    /// The host's /proc may be shown where the container shares the host's process numbers.
    private static boolean isProc(Mount mount) {
        return mount.destination().equals("/proc")
                && mount.isBind()
                && mount.source().equals("/proc");
    }

    /// Whether `/dev` is the container's own, to be filled.
    boolean hasOwnDevices() {
        return mounts.stream()
                .filter(each -> InsideRoot.names(each.destination()).equals(List.of("dev")))
                .reduce((first, last) -> last)
                .map(each -> !each.isBind())
                .orElse(false);
    }

    /// Copies the mounts that come from the host.
    void collectSources() {
        for (Mount mount : mounts) {
            if (mount.isBind()) {
                MountOptions options = MountOptions.parse(mount.options());
                collect(mount, "take `" + mount.source() + "` from the host", mount.source(), options.recursive());
            } else if (mount.type().equals("cgroup") && !cgroup.isUnified()) {
                for (Membership each : cgroup.memberships()) {
                    collect(
                            each,
                            "take the " + each.name() + " control group from the host",
                            each.directory().toString(),
                            false);
                }
            }
        }
    }

    private void collect(Object key, String purpose, String path, boolean recursive) {
        Pointer slot = plan.room(8, "tree");
        calls.copy(purpose, path, recursive).into(registers.tree());
        plan.store32("remember `" + path + "`", registers.tree(), slot);
        sources.put(key, slot);
    }

    void mountAll(InsideRoot inside) {
        for (Mount mount : mounts) {
            if (mount.isBind()) {
                bind(mount, inside);
            } else if (mount.type().equals("cgroup") || mount.type().equals("cgroup2")) {
                mountControlGroups(mount, inside);
            } else {
                mount(mount, inside);
            }
        }
    }

    private void mount(Mount mount, InsideRoot inside) {
        MountOptions options = MountOptions.parse(mount.options());
        String path = mount.destination();
        if (mount.type().equals("proc") || mount.type().equals("sysfs")) {
            inside.directoryWithoutLinks(path, target);
        } else {
            inside.directory(path, target);
        }
        calls.mountOn("mount " + mount.type() + " on `" + path + "`", target, mount.source(), mount.type(), options);
        if (options.propagation() != 0) {
            inside.find(path, target);
            MountAttributes spread = new MountAttributes(0, 0, options.propagation() & ~MountOptions.REC);
            calls.change("let mounts in `" + path + "` spread as asked for", target, false, spread);
        }
    }

    /// A bound directory or file; without another word it is private, as Docker has it.
    private void bind(Mount mount, InsideRoot inside) {
        MountOptions options = MountOptions.parse(mount.options());
        Operand tree = sources.get(mount).load32();
        long propagation = options.propagation() == 0 ? MountOptions.PRIVATE | MountOptions.REC : options.propagation();
        MountAttributes attributes =
                new MountAttributes(options.attributes(), options.clearedAttributes(), propagation & ~MountOptions.REC);
        calls.change("set how `" + mount.source() + "` is seen", tree, options.recursive(), attributes);
        if (Files.isDirectory(Path.of(mount.source()))) {
            inside.directory(mount.destination(), target);
        } else {
            inside.file(mount.destination(), target);
        }
        calls.attach("bind it to `" + mount.destination() + "`", tree, target);
    }

    private void mountControlGroups(Mount mount, InsideRoot inside) {
        MountOptions options = MountOptions.parse(mount.options());
        if (cgroup.isUnified()) {
            inside.directory(mount.destination(), target);
            calls.mountOn("mount the control groups", target, "cgroup", "cgroup2", options);
            return;
        }
        inside.directory(mount.destination(), target);
        MountOptions writable = MountOptions.parse(List.of("nosuid", "noexec", "nodev", "mode=755"));
        calls.mountOn("make a place for the control groups", target, "tmpfs", "tmpfs", writable);
        inside.find(mount.destination(), target);
        Register place = registers.place();
        for (Membership each : cgroup.memberships()) {
            showControlGroup(each, mount, options, inside, place);
        }
        if ((options.flags() & MountOptions.RDONLY) != 0) {
            inside.find(mount.destination(), target);
            calls.change("make their place read-only", target, false, MountAttributes.READ_ONLY);
        }
    }

    /// The container's own group in one tree, with links by the names of the controllers that share it.
    private void showControlGroup(
            Membership group, Mount mount, MountOptions options, InsideRoot inside, Register place) {
        Operand tree = sources.get(group).load32();
        calls.change(
                "set how the " + group.name() + " control group is seen",
                tree,
                false,
                new MountAttributes(options.attributes(), 0, MountOptions.PRIVATE));
        plan.call(
                "make a directory for the " + group.name() + " control group",
                SystemCall.MKDIRAT,
                target,
                plan.string(group.name()),
                Operand.mode(0755));
        inside.find(mount.destination() + "/" + group.name(), place);
        calls.attach("show the " + group.name() + " control group", tree, place);
        for (String controller : group.name().split(",", -1)) {
            if (!controller.equals(group.name())) {
                plan.call(
                        "show the " + group.name() + " control group as " + controller + " too",
                        SystemCall.SYMLINKAT,
                        plan.string(group.name()),
                        target,
                        plan.string(controller));
            }
        }
    }
}
