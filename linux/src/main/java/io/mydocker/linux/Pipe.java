package io.mydocker.linux;

import static io.mydocker.linux.Native.call;
import static io.mydocker.linux.Native.check;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Two descriptors that are connected; the caller closes both.
///
/// @param first of a pipe the end to read from
/// @param second of a pipe the end to write to
public record Pipe(Fd first, Fd second) implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SUN_PATH_SIZE = 108;

    /// A pipe, see pipe2(2).
    public static Pipe open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            check(call(SystemCall.PIPE2, pair.address(), OpenFlags.CLOEXEC), "pipe", "pipe");
            return of(pair, "pipe");
        }
    }

    /// Two connected unix sockets that keep message boundaries (`SOCK_SEQPACKET`), see socketpair(2).
    public static Pipe messages() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            int type = 5 | SOCK_CLOEXEC;
            check(call(SystemCall.SOCKETPAIR, AF_UNIX, type, 0, pair.address()), "socketpair", "socketpair");
            return of(pair, "socketpair");
        }
    }

    /// A unix stream socket that listens at `path`, to be handed to a child. Paths of more than 107 bytes are refused
    /// by the kernel's structure; reach deep directories through an open descriptor's [Fd#procPath].
    public static Fd listen(Path path, int backlog) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SUN_PATH_SIZE) {
            throw new LinuxException("listen on", path, Errno.ENAMETOOLONG);
        }
        try (Arena arena = Arena.ofConfined()) {
            long socket = check(call(SystemCall.SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket", path);
            Fd fd = new Fd(socket, path.toString());
            try {
                MemorySegment address = arena.allocate(2 + SUN_PATH_SIZE, 2);
                address.set(JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(bytes, 0, address, java.lang.foreign.ValueLayout.JAVA_BYTE, 2, bytes.length);
                check(call(SystemCall.BIND, fd.number(), address.address(), address.byteSize()), "bind", path);
                check(call(SystemCall.LISTEN, fd.number(), backlog), "listen on", path);
                return fd;
            } catch (RuntimeException e) {
                fd.close();
                throw e;
            }
        }
    }

    private static Pipe of(MemorySegment pair, String name) {
        return new Pipe(new Fd(pair.get(JAVA_INT, 0), name), new Fd(pair.get(JAVA_INT, 4), name));
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
