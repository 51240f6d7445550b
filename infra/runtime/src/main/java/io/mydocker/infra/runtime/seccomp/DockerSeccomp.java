package io.mydocker.infra.runtime.seccomp;

import io.mydocker.infra.runtime.seccomp.SeccompProfile.Condition;
import io.mydocker.infra.runtime.seccomp.SeccompProfile.Rule;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Docker's default decisions: what is not named fails with EPERM, what a capability governs is allowed with that
/// capability, and a few calls are judged by their arguments.
final class DockerSeccomp {
    /// Talking to others; `socket` itself is decided by address family below.
    private static final String SOCKETS = """
            accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom
            recvmmsg recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto setsockopt shutdown
            socketcall socketpair""";

    private static final String EXTENDED_ATTRIBUTES = """
            fgetxattr flistxattr fremovexattr fsetxattr getxattr getxattrat lgetxattr listxattr
            listxattrat llistxattr lremovexattr lsetxattr removexattr removexattrat setxattr
            setxattrat""";

    /// Users and groups; what a change may do is decided by capabilities.
    private static final String IDENTITY = """
            capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32
            getresgid getresgid32 getresuid getresuid32 getuid getuid32 setfsgid setfsgid32 setfsuid
            setfsuid32 setgid setgid32 setgroups setgroups32 setregid setregid32 setresgid
            setresgid32 setresuid setresuid32 setreuid setreuid32 setuid setuid32""";

    /// System V and POSIX interprocess communication.
    private static final String MESSAGES = """
            ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend
            mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd semctl semget semop semtimedop
            semtimedop_time64 shmat shmctl shmdt shmget""";

    /// Clocks, timers, sleeping; setting a clock is below.
    private static final String TIME = """
            adjtimex alarm clock_adjtime clock_adjtime64 clock_getres clock_getres_time64
            clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 getitimer
            gettimeofday nanosleep setitimer time timer_create timer_delete timer_getoverrun
            timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create
            timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times""";

    /// Waiting for descriptors, futexes, events.
    private static final String WAITING = """
            epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait
            epoll_wait_old eventfd eventfd2 fanotify_mark futex futex_requeue futex_time64
            futex_wait futex_waitv futex_wake get_robust_list inotify_add_watch inotify_init
            inotify_init1 inotify_rm_watch membarrier _newselect pause poll ppoll ppoll_time64
            pselect6 pselect6_time64 restart_syscall select set_robust_list""";

    private static final String SIGNALS = """
            kill pidfd_open pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask
            rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64
            rt_tgsigqueueinfo sigaltstack signalfd signalfd4 sigprocmask sigreturn tgkill tkill""";

    private static final String MEMORY = """
            brk cachestat madvise map_shadow_stack memfd_create memfd_secret mincore mlock mlock2
            mlockall mmap mmap2 mprotect mremap mseal msync munlock munlockall munmap pkey_alloc
            pkey_free pkey_mprotect process_mrelease remap_file_pages""";

    /// Starting, ending and scheduling; `clone` is decided by its flags below.
    private static final String PROCESSES = """
            execve execveat exit exit_group fork get_thread_area getcpu getpgid getpgrp getpid
            getppid getpriority getrlimit getrusage getsid gettid ioprio_get ioprio_set
            landlock_add_rule landlock_create_ruleset landlock_restrict_self prctl prlimit64
            riscv_hwprobe rseq sched_get_priority_max sched_get_priority_min sched_getaffinity
            sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval
            sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam
            sched_setscheduler sched_yield seccomp set_thread_area set_tid_address setpgid
            setpriority setrlimit setsid ugetrlimit uretprobe vfork wait4 waitid waitpid""";

    /// Reading, writing and moving bytes.
    private static final String DESCRIPTORS = """
            close close_range copy_file_range dup dup2 dup3 fadvise64 fadvise64_64 fallocate fcntl
            fcntl64 fdatasync flock fsync ftruncate ftruncate64 io_cancel io_destroy io_getevents
            io_pgetevents io_pgetevents_time64 io_setup io_submit ioctl _llseek lseek pipe pipe2
            pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readv sendfile
            sendfile64 splice sync sync_file_range syncfs tee truncate truncate64 vmsplice write
            writev""";

    /// Names, directories, attributes.
    private static final String FILES = """
            access chdir chmod chown chown32 creat faccessat faccessat2 fchdir fchmod fchmodat
            fchmodat2 fchown fchown32 fchownat fstat fstat64 fstatat64 fstatfs fstatfs64 futimesat
            getcwd getdents getdents64 lchown lchown32 link linkat listmount lstat lstat64 mkdir
            mkdirat mknod mknodat name_to_handle_at newfstatat open openat openat2 readlink
            readlinkat rename renameat renameat2 rmdir stat stat64 statfs statfs64 statmount statx
            symlink symlinkat umask unlink unlinkat utime utimensat utimensat_time64 utimes""";

    private static final String SYSTEM = "getrandom sysinfo uname";

    /// Calls that a capability opens: name of the capability, then the calls.
    private static final String[][] BY_CAPABILITY = {
        {"CAP_DAC_READ_SEARCH", "open_by_handle_at"},
        {"CAP_SYS_ADMIN", """
            bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr
            lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl
            quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare"""},
        {"CAP_SYS_BOOT", "reboot"},
        {"CAP_SYS_CHROOT", "chroot"},
        {"CAP_SYS_MODULE", "delete_module finit_module init_module"},
        {"CAP_SYS_PACCT", "acct"},
        {"CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace"},
        {"CAP_SYS_RAWIO", "ioperm iopl"},
        {"CAP_SYS_TIME", "clock_settime clock_settime64 settimeofday stime"},
        {"CAP_SYS_TTY_CONFIG", "vhangup"},
        {"CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"},
        {"CAP_SYSLOG", "syslog"},
        {"CAP_BPF", "bpf"},
        {"CAP_PERFMON", "perf_event_open"},
    };

    /// Address families beyond the first twelve that a container may open: all that are in use, but neither AF_ALG
    /// (38, the kernel's cryptography) nor AF_VSOCK (40, which reaches the hypervisor).
    private static final int[] FAMILIES = {
        13, 14, 15, 16, 17, 18, 21, 22, 24, 26, 27, 28, 29, 30, 31, 32, 33, 35, 36, 39, 41, 42, 43, 44, 45
    };

    private static final int FIRST_FAMILIES = 12;

    /// PER_LINUX, PER_LINUX32, both with UNAME26, and the question for the current one.
    private static final long[] PERSONALITIES = {0x0, 0x8, 0x20000, 0x20008, 0xffff_ffffL};

    /// CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET: none of them may be set.
    private static final long NAMESPACES = 0x7e020000;

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private DockerSeccomp() {}

    static SeccompProfile profile() {
        List<Rule> rules = new ArrayList<>();
        for (String group : List.of(
                SOCKETS,
                EXTENDED_ATTRIBUTES,
                IDENTITY,
                MESSAGES,
                TIME,
                WAITING,
                SIGNALS,
                MEMORY,
                PROCESSES,
                DESCRIPTORS,
                FILES,
                SYSTEM)) {
            rules.add(allow(group, Condition.NONE));
        }
        // Before 4.8 ptrace could be used to talk past a filter.
        rules.add(allow("process_vm_readv process_vm_writev ptrace", new Condition(Set.of(), Set.of(), "4.8")));
        rules.addAll(byArgument());
        rules.addAll(byArchitecture());
        for (String[] row : BY_CAPABILITY) {
            rules.add(allow(row[1], with(row[0])));
        }
        rules.addAll(cloning());
        return new SeccompProfile("SCMP_ACT_ERRNO", OptionalInt.of(EPERM), List.of(), List.of(), rules);
    }

    private static List<Rule> byArgument() {
        List<Rule> rules = new ArrayList<>();
        rules.add(allowIf("socket", "SCMP_CMP_LT", FIRST_FAMILIES));
        IntStream.of(FAMILIES).forEach(family -> rules.add(allowIf("socket", "SCMP_CMP_EQ", family)));
        for (long personality : PERSONALITIES) {
            rules.add(allowIf("personality", "SCMP_CMP_EQ", personality));
        }
        return rules;
    }

    private static List<Rule> byArchitecture() {
        return List.of(
                allow(
                        "arm_fadvise64_64 arm_sync_file_range breakpoint cacheflush set_tls sync_file_range2",
                        on("arm", "arm64")),
                allow("arch_prctl", on("amd64", "x32")),
                allow("modify_ldt", on("amd64", "x32", "x86")));
    }

    /// Without CAP_SYS_ADMIN no new namespaces: `clone` is judged by its flags; those of `clone3` are in memory, where
    /// a filter cannot look, so that ENOSYS sends the C library back to `clone`.
    private static List<Rule> cloning() {
        SyscallArgument noNamespaces = new SyscallArgument(0, NAMESPACES, 0, "SCMP_CMP_MASKED_EQ");
        SyscallRule clone =
                new SyscallRule(List.of("clone"), "SCMP_ACT_ALLOW", OptionalInt.empty(), List.of(noNamespaces));
        SyscallRule clone3 = new SyscallRule(List.of("clone3"), "SCMP_ACT_ERRNO", OptionalInt.of(ENOSYS), List.of());
        return List.of(
                new Rule(clone, Condition.NONE, with("CAP_SYS_ADMIN")),
                new Rule(clone3, Condition.NONE, with("CAP_SYS_ADMIN")));
    }

    private static Condition with(String capability) {
        return new Condition(Set.of(capability), Set.of(), "");
    }

    private static Condition on(String... architectures) {
        return new Condition(Set.of(), Set.of(architectures), "");
    }

    private static Rule allow(String names, Condition includes) {
        List<String> list = List.of(BLANKS.split(names.strip()));
        return new Rule(
                new SyscallRule(list, "SCMP_ACT_ALLOW", OptionalInt.empty(), List.of()), includes, Condition.NONE);
    }

    private static Rule allowIf(String name, String operator, long value) {
        SyscallArgument first = new SyscallArgument(0, value, 0, operator);
        return new Rule(
                new SyscallRule(List.of(name), "SCMP_ACT_ALLOW", OptionalInt.empty(), List.of(first)),
                Condition.NONE,
                Condition.NONE);
    }
}
