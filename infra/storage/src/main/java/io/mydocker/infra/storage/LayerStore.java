package io.mydocker.infra.storage;

import io.mydocker.protocol.archive.TarName;
import io.mydocker.protocol.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The read-only layers of all images, stacked: each is named by its *chain id* (what it is and what it stands on).
///
/// **Life cycle.** A layer is *registered* from a tar stream inside a [Use], becomes visible at once and as a
/// whole, and stays until it is *released* when no image, no container and no other layer needs it. A [Use] keeps
/// what it found or registered from being released by others until the image that names it is stored:
///
/// ```java
/// try (LayerStore.Use use = layers.use()) {
///     Optional<Digest> top = Optional.empty();
///     for (var part : parts) {
///         Digest chain = ChainId.next(top, part.diffId());
///         if (use.find(chain).isEmpty()) {
///             use.register(top, part.openTar(), part.diffId());
///         }
///         top = Optional.of(chain);
///     }
///     images.put(config);
/// }                              // closing releases what no stored image needs
/// ```
///
/// **Threads.** Safe for all of them; layers of different chain ids are written side by side, and a second registration
/// of the same chain id waits for the first and does no work.
///
/// **Crashes.** A layer is on the disk, synced, before its metadata appears by one rename. What a crash left half-made
/// is swept when the data root is opened; what it left whole and without an image is *unclaimed*, and is found again by
/// the next [Use] or goes with [#removeUnclaimed].
public interface LayerStore {

    /// Begins a use of layers; close it when the image is stored or the attempt is given up.
    Use use();

    /// The layer with this chain id.
    Optional<Layer> find(Digest chainId);

    /// All complete layers, in no particular order.
    List<Layer> list();

    /// The layer's tar, bit for bit as it was registered. Close the stream.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if there is no such layer
    InputStream tarStream(Digest chainId);

    /// How many bytes [#tarStream] has.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if there is no such layer
    long tarSize(Digest chainId);

    /// Where the layer's files are; they are not to be changed.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if there is no such layer
    Path directory(Digest chainId);

    /// Tells the names of the layer's tar, in its order, directories with a slash at their end.
    ///
    /// @throws io.mydocker.protocol.failure.NotFound if there is no such layer
    void entries(Digest chainId, Consumer<TarName> names);

    /// The directories of a layer by the names that `docker inspect` has for them; none where Docker tells none.
    Map<String, String> places(Digest chainId);

    /// Removes the layer and then those below it, top down, as far as nothing needs them: no image of the image store,
    /// no container, no other layer, no open [Use]. Idempotent.
    ///
    /// @return the chain ids of the layers that were removed, in that order
    List<Digest> release(Digest chainId);

    /// Removes the layers that an engine was putting together or removing when it was killed, as far as nothing needs
    /// them. Layers that another program left without an image are not among them.
    void removeUnclaimed();

    /// A time during which layers are put together; see [LayerStore]. Safe for all threads.
    interface Use extends AutoCloseable {
        /// The layer with this chain id, which now stays at least until this use is closed.
        Optional<Layer> find(Digest chainId);

        /// Says that what needs this layer is about to be removed: whatever becomes of this engine, the layer goes when
        /// nothing needs it. As [#find] where it is not so.
        void giveUp(Digest chainId);

        /// Makes a layer of a tar. Reads an uncompressed tar to its end, checks it against its diff id, and makes
        /// it the layer above `parent`. Where that layer is there already nothing is read. The stream is not
        /// closed.
        ///
        /// @throws io.mydocker.protocol.failure.NotFound if there is no such parent
        /// @throws io.mydocker.protocol.failure.InvalidParameter if the tar is malformed, hostile or not the
        ///     one that the diff id names
        /// @throws io.mydocker.protocol.failure.SystemFailure if the disk is full or fails
        Layer register(Optional<Digest> parent, InputStream tar, Digest diffId);

        /// Whether layers can be staged: not where a layer begins as a copy of the one below.
        boolean canStage();

        /// Writes the files of a tar whose place is not known yet, to its end. The stream is not closed. Close what
        /// is returned before this use.
        ///
        /// @throws io.mydocker.protocol.failure.InvalidParameter if the tar is malformed or hostile
        /// @throws io.mydocker.protocol.failure.SystemFailure if the disk is full or fails
        StagedLayer stage(InputStream tar);

        /// Makes a staged layer the one above `parent`. Where that layer is there already the staged one stays
        /// what it is.
        ///
        /// @throws io.mydocker.protocol.failure.InvalidParameter if it is not the one that the diff id names
        Layer register(Optional<Digest> parent, StagedLayer staged, Digest diffId);

        /// Ends the use: releases every layer of it that nothing needs.
        ///
        /// @return the chain ids of the layers that were removed, in that order
        List<Digest> release();

        /// As [#release]. Idempotent.
        @Override
        default void close() {
            var unused = release();
        }
    }
}
