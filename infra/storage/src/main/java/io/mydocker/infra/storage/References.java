package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import io.mydocker.protocol.oci.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which name stands for which image: tags (`busybox:latest`) and digests (`busybox@sha256:…`), kept durably in one
/// file that is replaced as a whole. Safe for all threads.
public interface References {

    /// Lets a tagged or digested reference stand for an image.
    ///
    /// @return the image that it stood for until now, if it was another one
    /// @throws io.mydocker.protocol.failure.InvalidParameter if the reference has neither tag nor digest
    Optional<Digest> put(ImageReference reference, Digest imageId);

    /// The image that a tagged or digested reference stands for.
    Optional<Digest> find(ImageReference reference);

    /// All references of an image, sorted by their text.
    List<ImageReference> of(Digest imageId);

    /// All references, sorted by their text.
    Map<ImageReference, Digest> list();

    /// Takes a reference away; false if it was not there.
    boolean remove(ImageReference reference);
}
