package io.mydocker.protocol.oci;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The name of a stack of layers (OCI image specification, config.md#layer-chainid): of the first layer its diff id,
/// of each further one the SHA-256 of `<chain id below> <diff id>`.
public final class ChainId {
    private ChainId() {}

    /// The chain id of the whole stack, lowest layer first; there has to be one.
    public static Digest of(List<Digest> diffIds) {
        return chain(diffIds).getLast();
    }

    /// The chain id of `diffId` on top of the stack `parent`; without a parent it is the lowest layer.
    public static Digest next(Optional<Digest> parent, Digest diffId) {
        return parent.map(below -> Digest.sha256((below + " " + diffId).getBytes(StandardCharsets.UTF_8)))
                .orElse(diffId);
    }

    /// The chain id at each height, lowest first.
    public static List<Digest> chain(List<Digest> diffIds) {
        List<Digest> chain = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            chain.add(next(chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast()), diffId));
        }
        return List.copyOf(chain);
    }
}
