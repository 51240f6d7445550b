package io.mydocker.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/// One pull's share in the download of a blob. Closing it lets go of the blob: the last one to do so gives an
/// unfinished download up and removes its files.
final class Download implements AutoCloseable {
    private final Transfer transfer;
    private final LayerProgress progress;
    private final CompletableFuture<Download> arrived = new CompletableFuture<>();

    Download(Transfer transfer, LayerProgress progress) {
        this.transfer = transfer;
        this.progress = progress;
    }

    /// Done when the blob is here and is what its digest says.
    CompletableFuture<Download> arrived() {
        return arrived;
    }

    /// The blob, which has to have arrived.
    InputStream open() throws IOException {
        return transfer.files().open();
    }

    void count(long count, long total) {
        tell(() -> progress.count("Downloading", count, total));
    }

    void complete() {
        tell(() -> {
            progress.state("Verifying Checksum");
            progress.state("Download complete");
        });
        arrived.complete(this);
    }

    void fail(Throwable failure) {
        arrived.completeExceptionally(failure);
    }

    /// A listener that fails is its own pull's trouble and nobody else's.
    private void tell(Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            arrived.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        transfer.leave(this);
    }
}
