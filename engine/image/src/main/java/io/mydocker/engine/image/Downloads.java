package io.mydocker.engine.image;

import io.mydocker.infra.registry.Repository;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.oci.Descriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The downloads of this engine: each blob comes once, however many pulls want it at the same time, and not too many
/// side by side. What a broken connection or a killed engine left is gone on with by the next pull, for a week.
final class Downloads {
    private static final System.Logger LOG = System.getLogger(Downloads.class.getName());

    /// As many as Docker's default.
    static final int SIDE_BY_SIDE = 3;

    private static final Duration KEPT = Duration.ofDays(7);

    /// Bytes of a part of a large blob.
    private static final long PART = 32L << 20;

    private final Path directory;
    private final Semaphore slots = new Semaphore(SIDE_BY_SIDE, true);
    private final Map<Descriptor, Transfer> transfers = new HashMap<>();

    /// @param directory for the blobs on their way; made if it is not there
    Downloads(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            sweep();
        } catch (IOException e) {
            throw new SystemFailure("prepare `" + directory + "`: " + e.getMessage(), e);
        }
    }

    private void sweep() throws IOException {
        Instant oldest = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> blobs = Files.newDirectoryStream(directory)) {
            for (Path blob : blobs) {
                if (Files.getLastModifiedTime(blob).toInstant().isBefore(oldest)) {
                    new BlobFiles(blob, PART).delete();
                }
            }
        }
    }

    /// Whether nothing is on its way, and nothing kept of what was.
    boolean isEmpty() {
        try (DirectoryStream<Path> blobs = Files.newDirectoryStream(directory)) {
            return !blobs.iterator().hasNext();
        } catch (IOException e) {
            throw new SystemFailure("list `" + directory + "`: " + e.getMessage(), e);
        }
    }

    /// Takes part in the download of a blob, which begins unless it is under way.
    Download join(Repository repository, Descriptor blob, LayerProgress progress) {
        Descriptor key = Descriptor.of("", blob.digest(), blob.size());
        while (true) {
            Transfer ending;
            synchronized (transfers) {
                Transfer transfer = transfers.get(key);
                if (transfer == null) {
                    BlobFiles files =
                            new BlobFiles(directory.resolve(blob.digest().hex()), PART);
                    transfer = new Transfer(repository, blob, files, slots, ended -> forget(key, ended));
                    transfers.put(key, transfer);
                    Download first = transfer.join(progress).orElseThrow();
                    transfer.start();
                    return first;
                }
                Optional<Download> joined = transfer.join(progress);
                if (joined.isPresent()) {
                    return joined.get();
                }
                ending = transfer;
            }
            LOG.log(Level.DEBUG, "wait for a download that is being given up");
            ending.awaitEnd();
        }
    }

    private void forget(Descriptor key, Transfer ended) {
        synchronized (transfers) {
            transfers.remove(key, ended);
        }
    }
}
