package io.mydocker.infra.storage;

import io.mydocker.protocol.archive.TarName;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The times that a layer's directories get when everything is in them: the first few thousand in memory, more in a
/// file. Closing removes the file. Used by one thread.
final class DirectoryTimes implements AutoCloseable {
    private static final int IN_MEMORY = 4096;

    private final Path file;
    private final Map<TarName, Instant> times = new LinkedHashMap<>();
    private DataOutputStream spilled;
    private long count;

    /// @param file does not exist
    DirectoryTimes(Path file) {
        this.file = file;
    }

    void put(TarName name, Instant time) throws IOException {
        times.put(name, time);
        if (times.size() >= IN_MEMORY) {
            spill();
        }
    }

    private void spill() throws IOException {
        if (spilled == null) {
            spilled = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        }
        for (Map.Entry<TarName, Instant> entry : times.entrySet()) {
            byte[] name = entry.getKey().bytes();
            spilled.writeInt(name.length);
            spilled.write(name);
            Instant time = entry.getValue();
            spilled.writeLong(time.getEpochSecond());
            spilled.writeInt(time.getNano());
            count++;
        }
        times.clear();
    }

    /// In the order of their coming.
    void forEach(BiConsumer<TarName, Instant> action) throws IOException {
        if (spilled != null) {
            spilled.flush();
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                for (long i = 0; i < count; i++) {
                    TarName name = TarName.of(in.readNBytes(in.readInt()));
                    action.accept(name, Instant.ofEpochSecond(in.readLong(), in.readInt()));
                }
            }
        }
        times.forEach(action);
    }

    @Override
    public void close() throws IOException {
        if (spilled != null) {
            try (DataOutputStream out = spilled) {
                out.flush();
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }
}
