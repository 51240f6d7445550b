package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// One repository in its registry, as one user sees it. Tries the registry's end points in order and stays with the
/// first that answers. Thread-safe.
public final class Repository {
    private final ImageReference name;
    private final List<Endpoint> endpoints;
    private final Credentials credentials;
    private final Transport transport;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Endpoint, Session> sessions = new HashMap<>();
    private final Map<Endpoint, EngineException> silent = new HashMap<>();

    Repository(ImageReference name, List<Endpoint> endpoints, Credentials credentials, Transport transport) {
        this.name = name;
        this.endpoints = List.copyOf(endpoints);
        this.credentials = credentials;
        this.transport = transport;
    }

    /// The repository's name, without tag and digest.
    public ImageReference name() {
        return name;
    }

    /// The manifest or index that a tag or digest stands for; with a digest the content is checked.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound in Docker's words
    public ResolvedManifest manifest(ImageReference reference) {
        return ask(new PullManifest(reference));
    }

    /// A blob's content. A broken connection is taken up again where it broke. The last bytes come only after the
    /// digest of all was checked; a mismatch is a [SystemFailure] from `read`.
    public InputStream blob(Descriptor blob) {
        return new BlobStream(blob, offset -> ask(new PullBlob(name, blob, offset)));
    }

    /// The content of a small blob, an image's configuration.
    public byte[] configuration(Descriptor blob) {
        if (blob.size() > ImageConfig.MAX_SIZE) {
            throw new SystemFailure("image configuration `" + blob.digest() + "` is too large");
        }
        try (InputStream in = blob(blob)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new Unavailable("pull image configuration `" + blob.digest() + "`: " + e.getMessage(), e);
        }
    }

    /// A mirror's refusal and an end point's silence lead to the next one; any other refusal is the registry's answer.
    private <T> T ask(RegistryCall<T> call) {
        EngineException failure = new Unavailable(call.action() + ": no end point");
        boolean settled = false;
        for (Endpoint endpoint : endpoints) {
            boolean answers = false;
            try {
                Session session = session(endpoint);
                answers = true;
                return session.send(call);
            } catch (EngineException e) {
                if (answers && !endpoint.mirror()) {
                    throw e;
                }
                failure = settled ? failure : e;
                settled = endpoint.isPlain() && !endpoint.mirror();
            }
        }
        throw failure;
    }

    private Session session(Endpoint endpoint) {
        lock.lock();
        try {
            if (silent.containsKey(endpoint)) {
                throw silent.get(endpoint);
            }
            return sessions.computeIfAbsent(endpoint, _ -> Session.open(endpoint, transport, credentials, name.path()));
        } catch (EngineException e) {
            silent.put(endpoint, e);
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
