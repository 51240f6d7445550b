package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.PlanBuilder.Label;
import io.mydocker.linux.Errno;
import io.mydocker.linux.SystemCall;
import io.mydocker.protocol.oci.RuntimeSpec.ProcessSpec;
import java.util.List;

/// Finds the program as Docker does (a name without a slash in the container's PATH), says in Docker's words when it is
/// not there, and executes it.
final class ProgramSteps {
    private static final int X_OK = 1;
    private static final int F_OK = 0;

    private final PlanBuilder plan;
    private final ProcessSpec process;
    private final String name;
    private final Register program;

    ProgramSteps(PlanBuilder plan, ProcessSpec process) {
        this.plan = plan;
        this.process = process;
        this.name = process.args().getFirst();
        this.program = plan.register("program");
    }

    /// Looks with the eyes of the user that will run it.
    void find() {
        if (name.contains("/")) {
            findPath();
        } else {
            searchPath();
        }
    }

    void execute() {
        plan.call(
                "exec " + name, SystemCall.EXECVE, program, plan.strings(process.args()), plan.strings(process.env()));
    }

    private void findPath() {
        Label runnable = plan.label("found");
        Label absent = plan.label("absent");
        Label directory = plan.label("directory");
        choose(name);
        access("may `" + name + "` be executed?", name, X_OK).jump(Condition.SUCCESS, runnable);
        access("is it there?", name, F_OK).jump(Condition.ERROR, absent);
        fail("permission denied", Errno.EACCES);
        plan.mark(absent);
        fail("stat " + name + ": no such file or directory", Errno.ENOENT);
        plan.mark(directory);
        fail("is a directory", Errno.EISDIR);
        plan.mark(runnable);
        access("is it a directory?", name + "/.", F_OK).jump(Condition.SUCCESS, directory);
    }

    private void searchPath() {
        Label found = plan.label("found");
        for (String directory : searched()) {
            String path = directory.endsWith("/") ? directory + name : directory + "/" + name;
            Label next = plan.label("next");
            choose(path);
            access("is there `" + path + "`?", path, X_OK).jump(Condition.ERROR, next);
            access("is it a program and no directory?", path + "/.", F_OK).jump(Condition.ERROR, found);
            plan.mark(next);
        }
        fail("executable file not found in $PATH", Errno.ENOENT);
        plan.mark(found);
    }

    /// Relative entries are left out, as Go's lookup refuses what it finds by them.
    private List<String> searched() {
        String path = process.env().stream()
                .filter(each -> each.startsWith("PATH="))
                .reduce((first, last) -> last)
                .map(each -> each.substring("PATH=".length()))
                .orElse("");
        return List.of(path.split(":", -1)).stream()
                .filter(each -> each.startsWith("/") && !name.isEmpty())
                .distinct()
                .toList();
    }

    private void choose(String path) {
        plan.add("try `" + path + "`", Operation.Own.TEST, plan.string(path))
                .into(program)
                .toleratingAll();
    }

    private PlanBuilder.Step access(String purpose, String path, int mode) {
        return plan.call(
                        purpose,
                        SystemCall.FACCESSAT,
                        PlanBuilder.AT_FDCWD,
                        plan.string(path),
                        Operand.of(mode, mode == X_OK ? "X_OK" : "F_OK"))
                .toleratingAll();
    }

    private void fail(String reason, Errno errno) {
        plan.fail("exec: \"" + name + "\": " + reason, Operand.of(errno.number()));
    }
}
