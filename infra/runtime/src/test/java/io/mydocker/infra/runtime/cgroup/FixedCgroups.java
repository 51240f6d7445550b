package io.mydocker.infra.runtime.cgroup;

import java.util.List;

/// Control groups as some host has them, so that what is made of them is the same on every host.
public final class FixedCgroups {
    private FixedCgroups() {}

    /// The control group `path` where there are three trees.
    public static Cgroup version1(String path) {
        return Cgroups.of(List.of(
                        "31 29 0:27 / /sys/fs/cgroup/systemd rw shared:11 - cgroup cgroup rw,xattr,name=systemd",
                        "35 29 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:15 - cgroup cgroup rw,cpu,cpuacct",
                        "36 29 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:16 - cgroup cgroup rw,memory"))
                .at(path);
    }

    /// The same where there is one.
    public static Cgroup version2(String path) {
        return Cgroups.of(List.of("30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"))
                .at(path);
    }
}
