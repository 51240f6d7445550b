package io.mydocker.infra.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;

/// The rest of a blob as the body of a request: read on a thread of its own, as fast as the connection takes it.
final class ContentBody implements BodyPublisher {
    private static final int CHUNK = 128 << 10;

    private final BlobContent content;
    private final long offset;
    private final long length;
    private volatile Throwable failure;

    /// @param length bytes from `offset` on
    ContentBody(BlobContent content, long offset, long length) {
        this.content = content;
        this.offset = offset;
        this.length = length;
    }

    /// What went wrong with the content itself, as opposed to the connection.
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        new Reader(subscriber).begin();
    }

    private final class Reader implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final Semaphore demand = new Semaphore(0);
        private volatile boolean cancelled;

        Reader(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        void begin() {
            subscriber.onSubscribe(this);
            Thread.ofVirtual().name("upload-read").start(this::read);
        }

        private void read() {
            try (InputStream in = content.open(offset)) {
                long left = length;
                while (left > 0) {
                    demand.acquireUninterruptibly();
                    if (cancelled) {
                        return;
                    }
                    byte[] chunk = in.readNBytes((int) Math.min(left, CHUNK));
                    if (chunk.length == 0) {
                        throw new IOException("content ended " + left + " bytes early");
                    }
                    left -= chunk.length;
                    subscriber.onNext(ByteBuffer.wrap(chunk));
                }
                subscriber.onComplete();
            } catch (IOException | RuntimeException e) {
                failure = e;
                subscriber.onError(e);
            }
        }

        @Override
        public void request(long count) {
            demand.release((int) Math.min(count, 1 << 20));
        }

        @Override
        public void cancel() {
            cancelled = true;
            demand.release();
        }
    }
}
