package io.mydocker.engine.image;

import io.mydocker.infra.registry.Repository;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Fetches a blob into files, going on with what is in them; a large one in parts side by side where the registry does
/// that.
final class DownloadBlob {
    /// A blob of so many parts is worth to be fetched in parts.
    private static final int MIN_PARTS = 4;

    private static final int CONNECTIONS = 3;
    private static final int BUFFER = 256 << 10;

    private final Repository repository;
    private final Descriptor blob;
    private final BlobFiles files;
    private final LongConsumer counter;
    private final AtomicLong count = new AtomicLong();
    private volatile boolean cancelled;

    /// @param counter hears how many bytes are there; called from several threads
    DownloadBlob(Repository repository, Descriptor blob, BlobFiles files, LongConsumer counter) {
        this.repository = repository;
        this.blob = blob;
        this.files = files;
        this.counter = counter;
    }

    /// Ends [#download] soon, from another thread.
    void cancel() {
        cancelled = true;
    }

    /// When it returns the files are the blob.
    void download() {
        try {
            files.create();
            boolean begun = files.hasParts() || BlobFiles.size(files.whole()) > 0;
            try {
                fetch();
            } catch (SystemFailure e) {
                if (!begun || cancelled) {
                    throw e;
                }
                // What was there may be what a power cut left of it.
                files.delete();
                files.create();
                count.set(0);
                fetch();
            }
        } catch (IOException e) {
            throw new SystemFailure("download layer `" + blob.digest() + "`: " + e.getMessage(), e);
        }
    }

    private void fetch() throws IOException {
        boolean whole = blob.size() < MIN_PARTS * files.partSize() || Files.exists(files.whole());
        if (!whole && (files.hasParts() || repository.hasRanges(blob))) {
            fetchParts();
        } else {
            fetchWhole();
        }
    }

    private void fetchWhole() throws IOException {
        Path file = files.whole();
        if (BlobFiles.size(file) > blob.size()) {
            Files.delete(file);
        }
        count.set(BlobFiles.size(file));
        try (OutputStream out = BlobFiles.append(file);
                InputStream before = Files.newInputStream(file);
                InputStream rest = repository.blob(blob, before)) {
            copy(rest, out);
        }
    }

    private void fetchParts() throws IOException {
        int parts = Math.toIntExact((blob.size() + files.partSize() - 1) / files.partSize());
        List<Future<Path>> arrived = new ArrayList<>();
        try (ExecutorService connections = Executors.newFixedThreadPool(
                CONNECTIONS, Thread.ofVirtual().name("download-part-", 0).factory())) {
            try {
                for (int i = 0; i < parts; i++) {
                    int index = i;
                    arrived.add(connections.submit(() -> fetchPart(index)));
                }
                verify(arrived);
            } finally {
                connections.shutdownNow();
            }
        }
    }

    private Path fetchPart(int index) throws IOException {
        Path file = files.part(index);
        long begin = index * files.partSize();
        long end = Math.min(begin + files.partSize(), blob.size());
        if (BlobFiles.size(file) > end - begin) {
            Files.delete(file);
        }
        long there = BlobFiles.size(file);
        count.addAndGet(there);
        try (InputStream in = repository.range(blob, begin + there, end);
                OutputStream out = BlobFiles.append(file)) {
            copy(in, out);
        }
        return file;
    }

    /// Hashes the parts one after the other, as they arrive.
    private void verify(List<Future<Path>> arrived) throws IOException {
        InputStream all = new SequenceInputStream(Collections.enumeration(
                arrived.stream().<InputStream>map(ArrivingStream::new).toList()));
        try (InputStream nothing = repository.blob(blob, all)) {
            if (nothing.read() >= 0) {
                throw new SystemFailure("download layer `" + blob.digest() + "`: parts are missing");
            }
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (cancelled) {
                throw new Unavailable("pull: cancelled");
            }
            out.write(buffer, 0, read);
            counter.accept(count.addAndGet(read));
        }
    }

    /// A part that is opened when it is there.
    private static final class ArrivingStream extends InputStream {
        private final Future<Path> part;
        private InputStream in = InputStream.nullInputStream();
        private boolean opened;

        ArrivingStream(Future<Path> part) {
            this.part = part;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!opened) {
                opened = true;
                in = Files.newInputStream(await());
            }
            return in.read(bytes, offset, length);
        }

        private Path await() throws IOException {
            try {
                return part.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("pull: interrupted", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case EngineException failure -> throw failure;
                    case IOException failure -> throw failure;
                    default -> throw new IOException(e.getCause());
                }
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
