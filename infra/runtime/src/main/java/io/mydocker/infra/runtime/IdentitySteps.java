package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.seccomp.BpfProgram;
import io.mydocker.infra.runtime.seccomp.SeccompCompiler;
import io.mydocker.linux.Errno;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.oci.RuntimeSpec.Capabilities;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.User;
import java.util.List;

/// Who the process is and what it may do: each step takes something away for good.
///
/// The filter of system calls needs CAP_SYS_ADMIN or no_new_privs to be installed. With no_new_privs it comes last;
/// without, the capabilities that the container does not have are dropped right behind it, so that a filter has to
/// allow `capset` and `execve`, but none of the calls before.
final class IdentitySteps {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
    private static final int CAPABILITY_VERSION = 0x20080522;

    private final PlanBuilder plan;
    private final User user;
    private final Capabilities capabilities;
    private final boolean noNewPrivileges;

    IdentitySteps(PlanBuilder plan, ProcessSpec process) {
        this.plan = plan;
        this.user = process.user();
        this.capabilities = process.privileges().capabilities();
        this.noNewPrivileges = process.privileges().noNewPrivileges();
    }

    /// Nothing beyond these can ever be gained, not even by a program with file capabilities.
    void boundCapabilities() {
        prctl("clear the ambient capabilities", PR_CAP_AMBIENT, "PR_CAP_AMBIENT", PR_CAP_AMBIENT_CLEAR_ALL);
        long kept = Capability.mask(capabilities.bounding());
        int last = Capability.last();
        for (int number = 0; number <= last; number++) {
            if (((kept >>> number) & 1) == 0) {
                String name = Capability.specName(number);
                plan.call(
                                "give up " + name + " for ever",
                                SystemCall.PRCTL,
                                Operand.of(PR_CAPBSET_DROP, "PR_CAPBSET_DROP"),
                                Operand.of(number, name))
                        .tolerating(Errno.EINVAL.number());
            }
        }
    }

    /// Capabilities survive the change of user until [#dropCapabilities] decides.
    void becomeUser() {
        if (user.uid() != 0) {
            prctl("keep capabilities for the next steps", PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS", 1);
        }
        Pointer groups = groups(user.additionalGids());
        Operand gid = id(user.gid());
        Operand uid = id(user.uid());
        plan.call(
                "set the supplementary groups",
                SystemCall.SETGROUPS,
                Operand.of(user.additionalGids().size()),
                groups);
        plan.call("become group " + gid.text(), SystemCall.SETRESGID, gid, gid, gid);
        plan.call("become user " + uid.text(), SystemCall.SETRESUID, uid, uid, uid);
    }

    private Pointer groups(List<Integer> gids) {
        StructBuilder struct = plan.struct();
        gids.forEach(struct::u32);
        return struct.build(gids.stream().map(Integer::toUnsignedLong).toList().toString());
    }

    private static Operand id(int id) {
        return Operand.of(Integer.toUnsignedLong(id));
    }

    void forbidNewPrivileges() {
        if (noNewPrivileges) {
            prctl("never gain privileges by executing a program", PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS", 1);
        }
    }

    /// The change of user has made the capabilities ineffective; installing the filter needs CAP_SYS_ADMIN once more.
    void keepForFilter(boolean filtered) {
        if (filtered && user.uid() != 0) {
            long mask = permitted() | Capability.bit("SYS_ADMIN");
            setCapabilities("keep what the next steps need", mask, mask, 0);
        }
    }

    void dropCapabilities() {
        setCapabilities(
                "keep these capabilities and no other",
                Capability.mask(capabilities.effective()),
                permitted(),
                Capability.mask(capabilities.inheritable()));
    }

    private long permitted() {
        return Capability.mask(capabilities.permitted());
    }

    private void setCapabilities(String purpose, long effective, long permitted, long inheritable) {
        Pointer header = plan.struct().u32(CAPABILITY_VERSION).u32(0).build("_LINUX_CAPABILITY_VERSION_3");
        Pointer sets = plan.struct()
                .u32(effective)
                .u32(permitted)
                .u32(inheritable)
                .u32(effective >>> 32)
                .u32(permitted >>> 32)
                .u32(inheritable >>> 32)
                .build("{" + text(effective, "effective") + ", " + text(permitted, "permitted") + ", "
                        + text(inheritable, "inheritable") + "}");
        plan.call(purpose, SystemCall.CAPSET, header, sets);
    }

    private static String text(long mask, String name) {
        return name + "=" + String.join("|", Capability.names(mask));
    }

    void raiseAmbient() {
        for (String name : Capability.names(Capability.mask(capabilities.ambient()))) {
            plan.call(
                    "keep " + name + " in programs without it",
                    SystemCall.PRCTL,
                    Operand.of(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
                    Operand.of(PR_CAP_AMBIENT_RAISE, "PR_CAP_AMBIENT_RAISE"),
                    Operand.of(Long.numberOfTrailingZeros(Capability.bit(name)), name),
                    Operand.of(0),
                    Operand.of(0));
        }
    }

    /// Where the profile has no flags, the processor's mitigation that slows down filtered programs is not asked for:
    /// kernels since 5.16 and other runtimes decide the same.
    void filterSystemCalls(Seccomp seccomp) {
        BpfProgram program = SeccompCompiler.compile(seccomp);
        Pointer code = plan.bytes(program.bytes(), program.size() + " instructions");
        Pointer filter = plan.struct().u16(program.size()).pad(8).pointer(code).build("{" + code.text() + "}");
        int flags = seccomp.flags().isEmpty() ? SECCOMP_FILTER_FLAG_SPEC_ALLOW : SeccompCompiler.flags(seccomp);
        plan.call(
                "filter system calls from here on",
                SystemCall.SECCOMP,
                Operand.of(SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
                Operand.of(flags, flagText(seccomp)),
                filter);
    }

    private static String flagText(Seccomp seccomp) {
        return seccomp.flags().isEmpty() ? "SECCOMP_FILTER_FLAG_SPEC_ALLOW" : String.join("|", seccomp.flags());
    }

    private void prctl(String purpose, int option, String text, int value) {
        plan.call(
                purpose,
                SystemCall.PRCTL,
                Operand.of(option, text),
                Operand.of(value),
                Operand.of(0),
                Operand.of(0),
                Operand.of(0));
    }
}
