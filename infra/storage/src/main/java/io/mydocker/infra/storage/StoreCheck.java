package io.mydocker.infra.storage;

import io.mydocker.protocol.oci.Digest;
import java.io.InputStream;
import java.util.List;

/// Compares what is on the disk with what it should be, while the engine works: what is being made or removed at the
/// moment is left out. Safe for all threads.
public interface StoreCheck {

    /// Everything that is not as it should be, in an order in which it can be repaired: layers from below.
    ///
    /// @param content whether to read every file of every layer and compare it with the layer's digest
    List<Finding> look(boolean content);

    /// Repairs what needs nothing from outside: removes what nothing names, puts links right. False for what needs
    // more.
    boolean repair(Finding finding);

    /// Puts the files of a damaged layer in place again, from its tar.
    ///
    /// @throws io.mydocker.protocol.failure.InvalidParameter if that is not the layer's tar
    void replace(Digest chainId, InputStream tar);
}
