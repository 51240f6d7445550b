package io.mydocker.engine.image;

import io.mydocker.infra.storage.DataRoot;
import io.mydocker.protocol.archive.ParallelGzip;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/// Compresses layers of the store, with all processors, into files that go when they are closed.
final class CompressLayer implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final DataRoot root;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ExecutorService workers = Executors.newFixedThreadPool(
            processors, Thread.ofPlatform().daemon().name("compress-", 0).factory());

    CompressLayer(DataRoot root) {
        this.root = root;
    }

    /// A layer in a temporary file.
    record Compressed(Path file, Digest digest, long size) implements AutoCloseable {
        InputStream open(long offset) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(offset);
            return Channels.newInputStream(channel);
        }

        @Override
        public void close() {
            delete(file);
        }
    }

    /// @param counter hears how many bytes have been read
    Compressed compress(Digest chainId, LongConsumer counter) {
        Path file = temporary();
        MessageDigest sha256 = Digest.newSha256();
        try (InputStream tar = new CountedStream(root.layers().tarStream(chainId), counter);
                OutputStream out =
                        new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(file), sha256), BUFFER)) {
            new ParallelGzip(workers, processors * 2).compress(tar, out);
            out.flush();
            return new Compressed(file, Digest.of(sha256.digest()), Files.size(file));
        } catch (IOException e) {
            delete(file);
            throw new SystemFailure("compress layer `" + chainId + "`: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private Path temporary() {
        try {
            return Files.createTempFile(root.temporary(), "push-", "");
        } catch (IOException e) {
            throw new SystemFailure("make a file in `" + root.temporary() + "`: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new SystemFailure("remove `" + file + "`: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
