package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/// A blob on its way to a registry. Closing an upload that is not finished gives it up.
public final class Upload implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upload.class.getName());

    /// Blobs up to this size go in one request.
    private static final int SMALL = 64 << 10;

    /// Breaks without a byte between them.
    private static final int MAX_BREAKS = 5;

    private static final long PAUSE_MILLIS = 200;

    private final Repository repository;
    private URI location;
    private boolean over;

    Upload(Repository repository, URI location) {
        this.repository = repository;
        this.location = location;
    }

    /// Sends the blob. After a broken connection the registry is asked how much has arrived, and the rest follows.
    public void send(Descriptor blob, BlobContent content) {
        long offset = 0;
        int breaks = 0;
        while (!over) {
            try {
                sendFrom(offset, blob, content);
                over = true;
            } catch (Unavailable e) {
                if (!(e.getCause() instanceof IOException) || ++breaks > MAX_BREAKS) {
                    throw e;
                }
                Transport.pause(PAUSE_MILLIS << (breaks - 1));
                long arrived = arrived(blob);
                breaks = arrived > offset ? 0 : breaks;
                offset = arrived;
            }
        }
    }

    private void sendFrom(long offset, Descriptor blob, BlobContent content) {
        long left = blob.size() - offset;
        ContentBody body = new ContentBody(content, offset, left);
        try {
            if (offset == 0 && left <= SMALL) {
                repository.ask(new FinishUpload(location, blob.digest(), left == 0 ? nothing() : body));
                return;
            }
            if (left > 0) {
                location = repository.ask(new UploadChunk(location, offset, body));
            }
        } catch (Unavailable e) {
            body.failure().ifPresent(failure -> rethrow(blob, failure));
            throw e;
        }
        repository.ask(new FinishUpload(location, blob.digest(), nothing()));
    }

    private static HttpRequest.BodyPublisher nothing() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static void rethrow(Descriptor blob, Throwable failure) {
        if (failure instanceof EngineException known) {
            throw known;
        }
        throw new SystemFailure("read blob `" + blob.digest() + "`: " + failure.getMessage(), failure);
    }

    /// How much of the blob the registry has; an upload that it has forgotten begins anew.
    private long arrived(Descriptor blob) {
        Optional<UploadStatus.Arrived> arrived = repository.ask(new UploadStatus(location));
        if (arrived.isPresent()) {
            location = arrived.get().location();
            return Math.min(arrived.get().offset(), blob.size());
        }
        if (repository.find(blob.digest()).isPresent()) {
            // It was the answer to the last request that got lost.
            over = true;
            return blob.size();
        }
        location = repository.start();
        return 0;
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        try {
            repository.ask(new CancelUpload(location));
        } catch (EngineException e) {
            // The registry sweeps it some day.
            LOG.log(Level.DEBUG, "cancel an upload", e);
        }
    }
}
