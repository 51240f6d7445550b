package io.mydocker.engine.image;

import io.mydocker.infra.registry.Repository;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// The download of one blob and those who wait for it.
final class Transfer {
    private final Descriptor blob;
    private final BlobFiles files;
    private final Semaphore slots;
    private final Consumer<Transfer> forget;
    private final DownloadBlob work;
    private final List<Download> waiting = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private State state = State.RUNNING;

    private enum State {
        RUNNING,
        ARRIVED,
        /// Failed, given up, or let go of by everybody.
        OVER
    }

    /// @param slots one is taken while bytes come
    /// @param forget called when nobody can join any more
    Transfer(Repository repository, Descriptor blob, BlobFiles files, Semaphore slots, Consumer<Transfer> forget) {
        this.blob = blob;
        this.files = files;
        this.slots = slots;
        this.forget = forget;
        this.work = new DownloadBlob(repository, blob, files, this::count);
        this.thread =
                Thread.ofVirtual().name("download-" + blob.digest().shortHex()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    BlobFiles files() {
        return files;
    }

    /// Empty if this transfer is about to end.
    synchronized Optional<Download> join(LayerProgress progress) {
        if (state == State.OVER) {
            return Optional.empty();
        }
        Download download = new Download(this, progress);
        waiting.add(download);
        if (state == State.ARRIVED) {
            download.complete();
        }
        return Optional.of(download);
    }

    private synchronized void count(long count) {
        waiting.forEach(download -> download.count(count, blob.size()));
    }

    private void run() {
        try {
            slots.acquire();
            try {
                work.download();
            } finally {
                slots.release();
            }
            arrived();
        } catch (InterruptedException e) {
            failed(new Unavailable("pull: interrupted", e));
        } catch (Throwable e) {
            failed(e);
        } finally {
            if (isOver()) {
                forget.accept(this);
            }
            ended.countDown();
        }
    }

    private synchronized boolean isOver() {
        return state == State.OVER;
    }

    private synchronized void arrived() {
        if (state == State.OVER) {
            files.delete();
            return;
        }
        state = State.ARRIVED;
        waiting.forEach(Download::complete);
    }

    /// What a registry that fell silent has sent so far is kept for the next pull; what nobody wants is not.
    private synchronized void failed(Throwable failure) {
        boolean wanted = state == State.RUNNING;
        state = State.OVER;
        if (!wanted || !(failure instanceof Unavailable)) {
            files.delete();
        }
        waiting.forEach(download -> download.fail(failure));
    }

    /// Returns when nothing is left of it, if it was the last.
    void leave(Download download) {
        synchronized (this) {
            if (!waiting.remove(download) || !waiting.isEmpty()) {
                return;
            }
            if (state == State.ARRIVED) {
                state = State.OVER;
                files.delete();
            } else if (state == State.RUNNING) {
                state = State.OVER;
                work.cancel();
                thread.interrupt();
            }
        }
        awaitEnd();
        forget.accept(this);
    }

    void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
