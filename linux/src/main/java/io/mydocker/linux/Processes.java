package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.SortedMap;

/// Processes of the host: start one with exactly the descriptors that it is to have, wait for a child, send a signal.
public final class Processes {
    private Processes() {}

    /// A program to start.
    ///
    /// @param program path of the executable, often a memory file's [Fd#procPath]
    /// @param descriptors the child's descriptor numbers and what they are to be; nothing else is
    ///     inherited, not even 0 to 2
    public record Spawn(
            String program, List<String> arguments, List<String> environment, SortedMap<Integer, Fd> descriptors) {}

    /// Starts a program with posix_spawn(3), which does not copy the JVM's memory, and gives its process id. The
    /// caller waits for it.
    ///
    /// The child starts with the signal mask empty and the signals that a JVM ignores or handles at their defaults.
    public static int spawn(Spawn spawn) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(Spawning.ACTIONS_SIZE, 16);
            MemorySegment attributes = arena.allocate(Spawning.ATTRIBUTES_SIZE, 16);
            MemorySegment pid = arena.allocate(JAVA_INT);
            int result = Spawning.spawn(arena, spawn, actions, attributes, pid);
            if (result != 0) {
                throw new LinuxException("spawn", spawn.program(), new Errno(result));
            }
            return pid.get(JAVA_INT, 0);
        }
    }

    /// Waits until the child `pid` has ended and gives its wait status as in wait(2). Blocks.
    public static int waitFor(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            check(call(SystemCall.WAIT4, pid, status.address(), 0, 0), "wait for", pid);
            return status.get(JAVA_INT, 0);
        }
    }

    /// Sends a signal; false where there is no such process any more.
    public static boolean kill(int pid, Signal signal) {
        long result = call(SystemCall.KILL, pid, signal.number());
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        check(result, "send " + signal + " to", pid);
        return true;
    }

    /// Whether the process is there (a zombie counts).
    public static boolean exists(int pid) {
        long result = call(SystemCall.KILL, pid, 0);
        return result == 0 || result == -Errno.EPERM.number();
    }

    /// A descriptor that stands for the process and never for a later one with the same number, see pidfd_open(2).
    public static Fd pidfd(int pid) {
        return new Fd(check(call(SystemCall.PIDFD_OPEN, pid, 0), "pidfd_open", pid), "process " + pid);
    }

    /// Sends a signal to the process that `pidfd` stands for; false where it has ended.
    public static boolean signal(Fd pidfd, Signal signal) {
        long result = call(SystemCall.PIDFD_SEND_SIGNAL, pidfd.number(), signal.number(), 0, 0);
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        check(result, "send " + signal + " to", pidfd.name());
        return true;
    }

    /// The functions of spawn.h (glibc 2.34 or later). They return an error number instead of
    /// setting errno. The two structures are opaque; the sizes are those of glibc, rounded up.
    private static final class Spawning {
        static final long ACTIONS_SIZE = 256;
        static final long ATTRIBUTES_SIZE = 512;
        private static final long SIGSET_SIZE = 128;
        private static final short SETSIGDEF = 0x04;
        private static final short SETSIGMASK = 0x08;

        private static final FunctionDescriptor ONE = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        private static final FunctionDescriptor TWO = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
        private static final MethodHandle ACTIONS_INIT = Native.function("posix_spawn_file_actions_init", ONE);
        private static final MethodHandle ACTIONS_DESTROY = Native.function("posix_spawn_file_actions_destroy", ONE);
        private static final MethodHandle ADD_DUP2 = Native.function(
                "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        private static final MethodHandle ADD_CLOSE = Native.function(
                "posix_spawn_file_actions_addclose", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle ADD_CLOSE_FROM = Native.function(
                "posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        private static final MethodHandle ATTR_INIT = Native.function("posix_spawnattr_init", ONE);
        private static final MethodHandle ATTR_DESTROY = Native.function("posix_spawnattr_destroy", ONE);
        private static final MethodHandle SET_FLAGS = Native.function(
                "posix_spawnattr_setflags",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, java.lang.foreign.ValueLayout.JAVA_SHORT));
        private static final MethodHandle SET_DEFAULT = Native.function("posix_spawnattr_setsigdefault", TWO);
        private static final MethodHandle SET_MASK = Native.function("posix_spawnattr_setsigmask", TWO);
        private static final MethodHandle SPAWN = Native.function(
                "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

        static int spawn(Arena arena, Spawn spawn, MemorySegment actions, MemorySegment attributes, MemorySegment pid) {
            try {
                int ignored = (int) ACTIONS_INIT.invokeExact(actions);
                ignored += (int) ATTR_INIT.invokeExact(attributes);
                try {
                    ignored += descriptors(actions, spawn.descriptors());
                    MemorySegment all = arena.allocate(SIGSET_SIZE, 8).fill((byte) 0xff);
                    MemorySegment none = arena.allocate(SIGSET_SIZE, 8);
                    ignored += (int) SET_DEFAULT.invokeExact(attributes, all);
                    ignored += (int) SET_MASK.invokeExact(attributes, none);
                    ignored += (int) SET_FLAGS.invokeExact(attributes, (short) (SETSIGDEF | SETSIGMASK));
                    if (ignored != 0) {
                        return Errno.ENOMEM.number();
                    }
                    return (int) SPAWN.invokeExact(
                            pid,
                            Native.cString(arena, program(spawn)),
                            actions,
                            attributes,
                            strings(arena, spawn.arguments()),
                            strings(arena, spawn.environment()));
                } finally {
                    ignored = (int) ACTIONS_DESTROY.invokeExact(actions);
                    ignored = (int) ATTR_DESTROY.invokeExact(attributes);
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable t) {
                throw new AssertionError("posix_spawn has no exceptions", t);
            }
        }

        /// Sources are parked above every number in use first, so that none is overwritten by an earlier target; then
        /// whatever is no target is closed, because the JVM opens files without close-on-exec.
        private static int descriptors(MemorySegment actions, SortedMap<Integer, Fd> descriptors) throws Throwable {
            int highest = descriptors.isEmpty() ? -1 : descriptors.lastKey();
            for (Fd fd : descriptors.values()) {
                highest = Math.max(highest, fd.number());
            }
            int result = 0;
            int parking = highest + 1;
            for (Fd fd : descriptors.values()) {
                result += (int) ADD_DUP2.invokeExact(actions, fd.number(), parking++);
            }
            parking = highest + 1;
            int next = 0;
            for (int target : descriptors.keySet()) {
                while (next < target) {
                    result += (int) ADD_CLOSE.invokeExact(actions, next++);
                }
                result += (int) ADD_DUP2.invokeExact(actions, parking++, target);
                next = target + 1;
            }
            return result + (int) ADD_CLOSE_FROM.invokeExact(actions, next);
        }

        /// Our own descriptors are closed in the child by the time it executes, so they go by our process id.
        private static String program(Spawn spawn) {
            String self = "/proc/self/";
            return spawn.program().startsWith(self)
                    ? "/proc/" + ProcessHandle.current().pid() + "/"
                            + spawn.program().substring(self.length())
                    : spawn.program();
        }

        private static MemorySegment strings(Arena arena, List<String> strings) {
            MemorySegment array = arena.allocate(JAVA_LONG, strings.size() + 1L);
            for (int i = 0; i < strings.size(); i++) {
                array.setAtIndex(
                        JAVA_LONG, i, Native.cString(arena, strings.get(i)).address());
            }
            return array;
        }
    }
}
