/// System calls, mounts, terminals, and the one class for paths inside a root: the only module with native access.
///
/// Nothing here decides anything. Each method is one system call (or the few that make one step), named after it; a
/// failure is a [io.mydocker.linux.LinuxException] with the errno. Calls that can block for long are to be made on
/// [io.mydocker.linux.NativeThreads], because a native frame pins the carrier of a virtual thread.
module io.mydocker.linux {
    requires transitive io.mydocker.protocol.failure;

    exports io.mydocker.linux;
}
