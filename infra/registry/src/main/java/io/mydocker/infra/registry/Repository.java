package io.mydocker.infra.registry;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotFound;
import io.mydocker.protocol.failure.SystemFailure;
import io.mydocker.protocol.failure.Unavailable;
import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageConfig;
import io.mydocker.protocol.oci.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/// One repository in its registry, as one user sees it. Tries the registry's end points in order and stays with the
/// first that answers. Thread-safe.
public final class Repository {
    private static final int MAX_TAGS = 100_000;

    private static final int BUFFER = 256 << 10;

    private final ImageReference name;
    private final List<Endpoint> endpoints;
    private final Credentials credentials;
    private final Transport transport;
    private final String actions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Endpoint, Session> sessions = new HashMap<>();
    private final Map<Endpoint, EngineException> silent = new HashMap<>();

    /// @param actions what is going to be done, as token scopes name it: `pull` or `pull,push`
    Repository(
            ImageReference name,
            List<Endpoint> endpoints,
            Credentials credentials,
            Transport transport,
            String actions) {
        this.name = name;
        this.actions = actions;
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

    /// All tags, page by page, in the registry's order.
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        Optional<ListTags> call = Optional.of(ListTags.first(name));
        for (int pages = 0; call.isPresent(); pages++) {
            TagList page = ask(call.get());
            tags.addAll(page.tags());
            if (tags.size() > MAX_TAGS || pages == MAX_TAGS) {
                throw new SystemFailure(call.get().action() + ": more than " + MAX_TAGS);
            }
            call = page.next().map(next -> new ListTags(name, next));
        }
        return tags;
    }

    /// A blob's content. A broken connection is taken up again where it broke. The last bytes come only after the
    /// digest of all was checked; a mismatch is a [SystemFailure] from `read`.
    public InputStream blob(Descriptor blob) {
        return blob(blob, InputStream.nullInputStream());
    }

    /// The rest of a blob of which the beginning is here already; `beginning` is read to its end.
    public InputStream blob(Descriptor blob, InputStream beginning) {
        Verification verification = new Verification(blob);
        try {
            byte[] buffer = new byte[BUFFER];
            for (int count = beginning.read(buffer); count >= 0; count = beginning.read(buffer)) {
                verification.update(buffer, 0, count, verification.seen());
            }
        } catch (IOException e) {
            throw new SystemFailure("read the beginning of blob `" + blob.digest() + "`: " + e.getMessage(), e);
        }
        if (blob.size() == 0) {
            verification.verify();
        }
        return verified(blob, verification.seen(), verification);
    }

    private InputStream verified(Descriptor blob, long offset, Verification verification) {
        return new VerifiedStream(range(blob, offset, blob.size()), offset, verification);
    }

    /// Whether parts of this blob can be had.
    public boolean hasRanges(Descriptor blob) {
        return ask(new RangeProbe(name, blob));
    }

    /// The bytes of a blob from `from` to before `to`; the digest is the reader's to check.
    public InputStream range(Descriptor blob, long from, long to) {
        return new ResumingStream(blob, from, to, position -> open(new PullBlob(name, blob, position, to)));
    }

    private InputStream open(PullBlob request) {
        try {
            return ask(request);
        } catch (NotFound e) {
            if (request.blob().urls().isEmpty()) {
                throw e;
            }
            return new ForeignBlob(transport).open(request, e);
        }
    }

    /// A blob's content to be uploaded to another registry: checked against its digest while it goes by, like
    /// [#blob].
    ///
    /// @throws EngineException if this repository does not have it
    public BlobContent content(Descriptor blob) {
        if (find(blob.digest()).isEmpty()) {
            throw new NotFound("blob `" + blob.digest() + "` is not in `" + name.familiarName() + "`");
        }
        Verification verification = new Verification(blob);
        return offset -> verified(blob, offset, verification);
    }

    /// The size of a blob, if the repository has it.
    public OptionalLong find(Digest blob) {
        return ask(new FindBlob(name, blob));
    }

    /// Takes the blob from another repository of the same registry; an upload where the registry does not do that.
    ///
    /// @return empty if the blob is here now
    public Optional<Upload> mount(Digest blob, ImageReference from) {
        return ask(new StartUpload(name, Optional.of(new StartUpload.Mount(blob, from))))
                .map(location -> new Upload(this, location));
    }

    /// Begins to send a blob.
    public Upload upload() {
        return new Upload(this, start());
    }

    URI start() {
        return ask(new StartUpload(name, Optional.empty()))
                .orElseThrow(() -> new Unavailable("begin upload to `" + name.familiarName() + "`: no location"));
    }

    /// Lets `reference`, which has a tag, stand for a manifest whose blobs are all there.
    public void push(ImageReference reference, ResolvedManifest manifest) {
        ask(new PushManifest(reference, manifest));
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
    <T> T ask(RegistryCall<T> call) {
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
            return sessions.computeIfAbsent(
                    endpoint,
                    _ -> Session.open(endpoint, transport, credentials, FetchToken.scope(name.path(), actions)));
        } catch (EngineException e) {
            silent.put(endpoint, e);
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
