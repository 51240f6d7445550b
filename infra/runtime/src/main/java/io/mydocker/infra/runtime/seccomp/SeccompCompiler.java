package io.mydocker.infra.runtime.seccomp;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.RuntimeSpec.Seccomp;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallArgument;
import io.mydocker.protocol.oci.RuntimeSpec.SyscallRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Compiles the `seccomp` object of a runtime specification to the program that the kernel runs at each system call.
///
/// The program looks at the architecture, searches the number by halves among ranges of equal decision, and compares
/// arguments where a rule has any. Two decisions are not in the document:
///
/// - a call by an architecture that the profile does not name kills the process;
/// - a number beyond the newest call that the profile names gives ENOSYS, if the default is an errno: a C library that
///   tries a call of a newer kernel then falls back, as it would on an older one. EPERM would make it give up. `runc`
///   decides the same.
public final class SeccompCompiler {
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ENOSYS = 38;

    private static final int MOST_COMPILED = 64;
    private static final Map<Seccomp, BpfProgram> COMPILED = new ConcurrentHashMap<>();

    private final Seccomp profile;
    private final int defaultAction;
    private final BpfAssembler assembler = new BpfAssembler();
    private final Map<Decision, Integer> labels = new HashMap<>();

    private SeccompCompiler(Seccomp profile) {
        this.profile = profile;
        this.defaultAction = SeccompAction.value(profile.defaultAction(), profile.defaultErrno());
    }

    /// What is to be returned for one call: the first rule whose arguments hold, else `otherwise`.
    private record Decision(List<Conditional> rules, int otherwise, boolean wide) {}

    private record Conditional(List<SyscallArgument> arguments, int action) {}

    /// The program for `profile`; an empty list of architectures stands for that of the host. Programs are kept: nearly
    /// all containers have one and the same.
    public static BpfProgram compile(Seccomp profile) {
        if (COMPILED.size() >= MOST_COMPILED) {
            COMPILED.clear();
        }
        return COMPILED.computeIfAbsent(profile, each -> new SeccompCompiler(each).program());
    }

    /// The bits for `seccomp(SECCOMP_SET_MODE_FILTER, flags, …)`.
    public static int flags(Seccomp profile) {
        int flags = 0;
        for (String name : profile.flags()) {
            flags |= switch (name) {
                case "SECCOMP_FILTER_FLAG_TSYNC" -> 1;
                case "SECCOMP_FILTER_FLAG_LOG" -> 2;
                case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> 4;
                default -> throw new InvalidParameter("seccomp flag `" + name + "`: not supported");
            };
        }
        return flags;
    }

    private BpfProgram program() {
        Set<Abi> architectures = architectures();
        int entry = assembler.returning(SeccompAction.KILL_PROCESS);
        for (Abi each : architectures) {
            if (each != Abi.X32) {
                int numbers = assembler.load(NUMBER, numbers(each, architectures.contains(Abi.X32)));
                entry = assembler.jump(BpfProgram.JUMP_EQUAL, each.auditValue(), numbers, entry);
            }
        }
        return assembler.program(assembler.load(ARCHITECTURE, entry));
    }

    private Set<Abi> architectures() {
        if (profile.architectures().isEmpty()) {
            return EnumSet.of(Abi.host());
        }
        EnumSet<Abi> architectures = EnumSet.noneOf(Abi.class);
        profile.architectures().forEach(name -> Abi.find(name).ifPresent(architectures::add));
        if (architectures.contains(Abi.X32)) {
            architectures.add(Abi.X86_64);
        }
        return architectures;
    }

    /// x86-64 and x32 share the architecture's value: one tree has the numbers of both.
    private int numbers(Abi architecture, boolean withX32) {
        RangeTree<Decision> tree = new RangeTree<>(new Decision(List.of(), defaultAction, true));
        fill(tree, architecture);
        if (architecture == Abi.X86_64 && withX32) {
            fill(tree, Abi.X32);
        } else if (architecture == Abi.X86_64) {
            tree.put(Abi.X32_BIT, 0xffff_ffffL, fixed(SeccompAction.KILL_PROCESS));
        }
        return tree.assemble(assembler, this::decision);
    }

    private void fill(RangeTree<Decision> tree, Abi architecture) {
        NavigableMap<Integer, Decision> decisions = decisions(architecture);
        if (!decisions.isEmpty() && SeccompAction.isErrno(defaultAction)) {
            long newest = architecture.filterNumber(lastOrdinary(decisions));
            long end = architecture == Abi.X86_64 ? Abi.X32_BIT - 1 : 0xffff_ffffL;
            tree.put(newest + 1, end, fixed(SeccompAction.errno(ENOSYS)));
        }
        decisions.forEach((number, decision) -> {
            long seen = architecture.filterNumber(number);
            tree.put(seen, seen, decision);
        });
    }

    /// The newest number, the private range of 32-bit ARM (0xf0000 …) left aside.
    private static int lastOrdinary(NavigableMap<Integer, Decision> decisions) {
        Integer last = decisions.lowerKey(0xf0000);
        return last == null ? decisions.lastKey() : last;
    }

    private NavigableMap<Integer, Decision> decisions(Abi architecture) {
        Map<Integer, List<Conditional>> conditionals = new HashMap<>();
        Map<Integer, Integer> unconditional = new HashMap<>();
        for (SyscallRule rule : profile.syscalls()) {
            int action = SeccompAction.value(rule.action(), rule.errno());
            for (String name : rule.names()) {
                OptionalInt number = SyscallNumbers.find(architecture, name);
                if (number.isEmpty()) {
                    continue;
                }
                if (rule.args().isEmpty()) {
                    unconditional.putIfAbsent(number.getAsInt(), action);
                } else {
                    conditionals
                            .computeIfAbsent(number.getAsInt(), _ -> new ArrayList<>())
                            .addAll(alternatives(rule, action));
                }
            }
        }
        NavigableMap<Integer, Decision> decisions = new TreeMap<>();
        unconditional.forEach((number, action) -> decisions.put(number, fixed(action)));
        conditionals.forEach((number, rules) -> {
            int otherwise = unconditional.getOrDefault(number, defaultAction);
            List<Conditional> useful =
                    rules.stream().filter(rule -> rule.action() != otherwise).toList();
            decisions.put(number, new Decision(useful, otherwise, architecture.isWide()));
        });
        return decisions;
    }

    /// Comparisons of different arguments have to hold together; several of one argument are alternatives, as `runc`
    /// reads them.
    private static List<Conditional> alternatives(SyscallRule rule, int action) {
        long arguments =
                rule.args().stream().mapToInt(SyscallArgument::index).distinct().count();
        if (arguments == rule.args().size()) {
            return List.of(new Conditional(rule.args(), action));
        }
        return rule.args().stream()
                .map(argument -> new Conditional(List.of(argument), action))
                .toList();
    }

    private static Decision fixed(int action) {
        return new Decision(List.of(), action, true);
    }

    private int decision(Decision decision) {
        Integer known = labels.get(decision);
        if (known != null) {
            return known;
        }
        int label = isRanges(decision) ? ranges(decision) : comparisons(decision);
        labels.put(decision, label);
        return label;
    }

    private int comparisons(Decision decision) {
        int label = assembler.returning(decision.otherwise());
        for (Conditional rule : decision.rules().reversed()) {
            int holds = assembler.returning(rule.action());
            for (SyscallArgument argument : rule.arguments()) {
                holds = new ArgumentTest(argument, decision.wide()).assemble(assembler, holds, label);
            }
            label = holds;
        }
        return label;
    }

    /// Whether all rules compare one and the same argument with 32-bit values from below: they are searched, then.
    private static boolean isRanges(Decision decision) {
        return decision.rules().size() > 1
                && decision.rules().stream()
                        .allMatch(rule -> rule.arguments().size() == 1
                                && rule.arguments().getFirst().index()
                                        == decision.rules()
                                                .getFirst()
                                                .arguments()
                                                .getFirst()
                                                .index()
                                && ArgumentTest.isRange(rule.arguments().getFirst()));
    }

    private int ranges(Decision decision) {
        RangeTree<Integer> tree = new RangeTree<>(decision.otherwise());
        for (Conditional rule : decision.rules().reversed()) {
            ArgumentTest.putRange(rule.arguments().getFirst(), tree, rule.action());
        }
        int otherwise = assembler.returning(decision.otherwise());
        ArgumentTest argument =
                new ArgumentTest(decision.rules().getFirst().arguments().getFirst(), decision.wide());
        return argument.search(assembler, tree, otherwise);
    }
}
