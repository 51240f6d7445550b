package io.mydocker.infra.runtime;

import io.mydocker.infra.runtime.Instruction.Condition;
import io.mydocker.infra.runtime.Operand.Pointer;
import io.mydocker.infra.runtime.Operand.Register;
import io.mydocker.infra.runtime.PlanBuilder.Label;
import io.mydocker.infra.runtime.PlanBuilder.Step;
import io.mydocker.linux.Errno;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.SystemCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Paths below the container's root while its files are those of an image that nobody has vouched for: every one is
/// resolved by openat2(2) with the root as the limit of `..` and of symbolic links, and used by its descriptor only. A
/// link that points to `/etc` of the host ends at `/etc` of the container.
final class InsideRoot {
    private static final long NO_MAGICLINKS = 0x02;
    private static final long NO_SYMLINKS = 0x04;
    private static final long IN_ROOT = 0x10;
    private static final int HOW_SIZE = 24;

    private final PlanBuilder plan;
    private final Register root;
    private final Map<String, Pointer> ways = new HashMap<>();

    InsideRoot(PlanBuilder plan, Register root) {
        this.plan = plan;
        this.root = root;
    }

    Register root() {
        return root;
    }

    /// Opens a path only to refer to it, whatever it is.
    Step find(String path, Register into) {
        return open("find `" + path + "`", path, OpenFlags.PATH, 0, IN_ROOT | NO_MAGICLINKS)
                .into(into);
    }

    /// Opens a path of the kernel's own file systems, where no link is to be expected and none is allowed.
    Step findWithoutLinks(String path, Register into) {
        return open("find `" + path + "`", path, OpenFlags.PATH, 0, IN_ROOT | NO_MAGICLINKS | NO_SYMLINKS)
                .into(into);
    }

    Step openForWriting(String path, Register into) {
        return open("open `" + path + "`", path, OpenFlags.WRONLY, 0, IN_ROOT | NO_MAGICLINKS)
                .into(into);
    }

    /// Opens a directory and makes what is missing on the way to it.
    void directory(String path, Register into) {
        List<String> names = names(path);
        if (names.isEmpty()) {
            find("/", into);
            return;
        }
        Label there = plan.label("there");
        if (names.size() > 1) {
            find(path, into).tolerating(Errno.ENOENT.number()).jump(Condition.SUCCESS, there);
        }
        makeDirectories(names, into);
        find(path, into);
        plan.mark(there);
    }

    /// As [#directory], but no component may be a symbolic link: for the file systems on which masks rely.
    void directoryWithoutLinks(String path, Register into) {
        makeDirectories(names(path), into);
        findWithoutLinks(path, into);
    }

    /// Opens a file and makes it, empty, with the directories on the way, if it is missing.
    void file(String path, Register into) {
        List<String> names = names(path);
        Label there = plan.label("there");
        find(path, into).tolerating(Errno.ENOENT.number()).jump(Condition.SUCCESS, there);
        makeDirectories(names.subList(0, names.size() - 1), into);
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.NONBLOCK;
        open("make `" + path + "`", path, flags, 0644, IN_ROOT | NO_MAGICLINKS).into(into);
        find(path, into);
        plan.mark(there);
    }

    /// Opens the directory that `path` is in, and makes what is missing on the way; returns the last name.
    String parent(String path, Register into) {
        List<String> names = names(path);
        directory("/" + String.join("/", names.subList(0, names.size() - 1)), into);
        return names.getLast();
    }

    /// The names of a path, without `.` and `..`.
    static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        Path.of("/").resolve(path).normalize().forEach(name -> names.add(name.toString()));
        return names;
    }

    private void makeDirectories(List<String> names, Register into) {
        for (int i = 0; i < names.size(); i++) {
            Operand parent = root;
            if (i > 0) {
                find("/" + String.join("/", names.subList(0, i)), into);
                parent = into;
            }
            String path = "/" + String.join("/", names.subList(0, i + 1));
            plan.call(
                            "make `" + path + "` if it is not there",
                            SystemCall.MKDIRAT,
                            parent,
                            plan.string(names.get(i)),
                            Operand.mode(0755))
                    .tolerating(Errno.EEXIST.number());
        }
    }

    private Step open(String purpose, String path, int flags, int mode, long resolve) {
        String inside = String.join("/", names(path));
        return plan.call(
                purpose,
                SystemCall.OPENAT2,
                root,
                plan.string(inside.isEmpty() ? "." : inside),
                how(flags | OpenFlags.CLOEXEC, mode, resolve),
                Operand.of(HOW_SIZE));
    }

    /// A `struct open_how`; equal ones are stored once.
    private Pointer how(int flags, int mode, long resolve) {
        String text = "{" + flagText(flags) + (mode == 0 ? "" : ", 0" + Integer.toOctalString(mode)) + ", "
                + resolveText(resolve) + "}";
        return ways.computeIfAbsent(
                text, each -> plan.struct().u64(flags).u64(mode).u64(resolve).build(each));
    }

    private static String flagText(int flags) {
        if ((flags & OpenFlags.PATH) != 0) {
            return "O_PATH";
        }
        return (flags & OpenFlags.CREAT) != 0 ? "O_WRONLY|O_CREAT|O_NONBLOCK" : "O_WRONLY";
    }

    private static String resolveText(long resolve) {
        String text = "RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS";
        return (resolve & NO_SYMLINKS) == 0 ? text : text + "|RESOLVE_NO_SYMLINKS";
    }
}
