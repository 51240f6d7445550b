package io.mydocker.cli;

import io.mydocker.cli.option.Kind;
import io.mydocker.cli.option.Usage;

/// The options that describe a container, which `run`, `create` and `plan` share.
final class ContainerTable {
    private static final char NO_LETTER = ' ';

    private ContainerTable() {}

    static Usage of(String name, String description) {
        Usage usage = Usage.of(name, "[OPTIONS] IMAGE [COMMAND] [ARG...]", description)
                .atLeast(1)
                .stopAtFirstWord();
        process(usage);
        isolation(usage);
        resources(usage);
        shortForms(usage);
        return usage;
    }

    private static void process(Usage usage) {
        usage.option('a', "attach", Kind.STREAM, "list", "Attach to STDIN, STDOUT or STDERR")
                .text("cidfile", "string", "Write the container ID to the file")
                .text("entrypoint", "string", "Overwrite the default ENTRYPOINT of the image")
                .option('e', "env", Kind.VARIABLE, "list", "Set environment variables")
                .list("env-file", "list", "Read in a file of environment variables")
                .text('h', "hostname", "string", "Container host name")
                .text("domainname", "string", "Container NIS domain name")
                .flag('i', "interactive", "Keep STDIN open even if not attached")
                .list('l', "label", "list", "Set meta data on a container")
                .list("label-file", "list", "Read in a line delimited file of labels")
                .text("name", "string", "Assign a name to the container")
                .text("platform", "string", "Set platform if the engine is capable of several")
                .text("pull", "string", "Pull image before running (\"always\", \"missing\", \"never\")")
                .fallback("missing")
                .flag('q', "quiet", "Suppress the pull output")
                .flag("rm", "Automatically remove the container when it exits")
                .text("stop-signal", "string", "Signal to stop the container")
                .number("stop-timeout", "Timeout (in seconds) to stop a container")
                .flag('t', "tty", "Allocate a pseudo-TTY")
                .text('u', "user", "string", "Username or UID (format: <name|uid>[:<group|gid>])")
                .list("group-add", "list", "Add additional groups to join")
                .text('w', "workdir", "string", "Working directory inside the container");
    }

    private static void isolation(Usage usage) {
        usage.list("cap-add", "list", "Add Linux capabilities")
                .list("cap-drop", "list", "Drop Linux capabilities")
                .text("cgroupns", "string", "Cgroup namespace to use (host|private)")
                .text("ipc", "string", "IPC mode to use")
                .text("pid", "string", "PID namespace to use")
                .text("uts", "string", "UTS namespace to use")
                .text("log-driver", "string", "Logging driver for the container")
                .list("log-opt", "list", "Log driver options")
                .text("network", "network", "Connect a container to a network: none (the default) or host")
                .text("net", "network", "")
                .flag("privileged", "Give extended privileges to this container")
                .list('p', "publish", "list", "Publish a container's port(s) to the host")
                .flag("read-only", "Mount the container's root filesystem as read only")
                .text("restart", "string", "Restart policy to apply when a container exits")
                .fallback("no")
                .list("security-opt", "list", "Security options")
                .list("sysctl", "map", "Sysctl options")
                .list("tmpfs", "list", "Mount a tmpfs directory")
                .list('v', "volume", "list", "Bind mount a directory or file of the host");
    }

    private static void resources(Usage usage) {
        usage.number("blkio-weight", "Block IO (relative weight), between 10 and 1000, or 0 to disable")
                .number("cpu-period", "Limit CPU CFS (Completely Fair Scheduler) period")
                .number("cpu-quota", "Limit CPU CFS (Completely Fair Scheduler) quota")
                .number('c', "cpu-shares", "CPU shares (relative weight)")
                .option(NO_LETTER, "cpus", Kind.DECIMAL, "decimal", "Number of CPUs")
                .text("cpuset-cpus", "string", "CPUs in which to allow execution (0-3, 0,1)")
                .text("cpuset-mems", "string", "MEMs in which to allow execution (0-3, 0,1)")
                .list("device", "list", "Add a host device to the container")
                .list("device-cgroup-rule", "list", "Add a rule to the cgroup allowed devices list")
                .bytes('m', "memory", "Memory limit")
                .bytes("memory-reservation", "Memory soft limit")
                .bytes("memory-swap", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap")
                .flag("oom-kill-disable", "Disable OOM Killer")
                .number("oom-score-adj", "Tune host's OOM preferences (-1000 to 1000)")
                .number("pids-limit", "Tune container pids limit (set -1 for unlimited)")
                .bytes("shm-size", "Size of /dev/shm")
                .option(NO_LETTER, "ulimit", Kind.ULIMIT, "ulimit", "Ulimit options")
                .number("mmem", "")
                .unsupported(
                        "add-host", "annotation", "blkio-weight-device", "cgroup-parent", "cpu-count", "cpu-percent")
                .unsupported("cpu-rt-period", "cpu-rt-runtime", "device-read-bps")
                .unsupported("device-read-iops", "device-write-bps", "device-write-iops", "disable-content-trust")
                .unsupported("dns", "dns-opt", "dns-option", "dns-search", "expose", "gpus", "health-cmd")
                .unsupported("health-interval", "health-retries", "health-start-interval", "health-start-period")
                .unsupported("health-timeout", "init", "io-maxbandwidth", "io-maxiops", "ip", "ip6", "isolation")
                .unsupported("kernel-memory", "link", "link-local-ip", "mac-address", "memory-swappiness", "mount")
                .unsupported("network-alias", "net-alias", "no-healthcheck", "publish-all", "P", "runtime")
                .unsupported("storage-opt", "use-api-socket", "userns", "volume-driver", "volumes-from");
    }

    private static void shortForms(Usage usage) {
        usage.text("image", "string", "")
                .text("cmds", "string", "")
                .shortForm("image", "image")
                .shortForm("img", "image")
                .shortForm("cmds", "cmds")
                .shortForm("net", "network")
                .shortForm("name", "name")
                .shortForm("cpus", "cpus")
                .shortForm("mmem", "mmem")
                .shortForm("mpid", "pids-limit")
                .trailing("image", "net", "name", "cpus", "mmem", "mpid", "p", "cmds")
                .note("""
                        Short forms:
                          -image X, -img X   The image; all remaining words are the command
                          -cmds "..."        The command as one string
                          -net N             --network N
                          -name N            --name N
                          -cpus N            --cpus N
                          -mmem N            Memory limit in MiB
                          -mpid N            --pids-limit N

                        Behind the command of -image, -net, -name, -cpus, -mmem, -mpid and -p are
                        still options; -- ends them. The command of -image and -cmds replaces
                        entrypoint and command: its words, joined by spaces, are run by the
                        image's /bin/sh -c.""");
    }
}
