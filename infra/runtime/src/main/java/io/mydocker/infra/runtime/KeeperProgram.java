package io.mydocker.infra.runtime;

import io.mydocker.linux.Fd;
import io.mydocker.linux.MemoryFile;
import io.mydocker.linux.OpenFlags;
import io.mydocker.linux.Processes;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;

/// The keeper program, from the jar into a sealed memory file: it is never executed from a path that a container could
/// reach and overwrite (CVE-2019-5736).
final class KeeperProgram {
    private final Fd file;
    private final Fd nothing;

    private KeeperProgram(Fd file, Fd nothing) {
        this.file = file;
        this.nothing = nothing;
    }

    static KeeperProgram load() {
        try (InputStream resource = KeeperProgram.class.getResourceAsStream("keeper")) {
            if (resource == null) {
                throw new SystemFailure("load the keeper program: not in this build");
            }
            return new KeeperProgram(
                    MemoryFile.sealed("mydocker-keeper", resource.readAllBytes()),
                    Fd.open("/dev/null", OpenFlags.RDWR, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it and returns when it has left the JVM's process tree.
    void start(String name, SortedMap<Integer, Fd> descriptors) {
        for (int stream = 0; stream <= 2; stream++) {
            descriptors.put(stream, nothing);
        }
        int pid = Processes.spawn(
                new Processes.Spawn(file.procPath(), List.of("mydocker-keeper", name), List.of(), descriptors));
        Processes.waitFor(pid);
    }
}
