package io.mydocker.protocol.archive;

import io.mydocker.protocol.archive.zstd.WindowMemory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/// The content of an xz file, within the memory that its highest preset takes.
final class XzStream extends FilterInputStream {
    private static final int MAX_MEMORY = 66 << 20;

    private final WindowMemory memory;

    private XzStream(InputStream in, WindowMemory memory) {
        super(in);
        this.memory = memory;
    }

    /// Decodes `in`, which is closed with the stream.
    static InputStream of(InputStream in) throws IOException {
        WindowMemory memory = new WindowMemory();
        memory.hold(MAX_MEMORY);
        try {
            return new XzStream(new XZInputStream(in, MAX_MEMORY >> 10), memory);
        } catch (IOException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (memory) {
            super.close();
        }
    }
}
