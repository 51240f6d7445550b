package io.mydocker.infra.registry;

import java.io.IOException;
import java.io.InputStream;

/// The bytes of a blob that is to be uploaded; opened again where an upload has to go on.
@FunctionalInterface
public interface BlobContent {
    /// The bytes from `offset` on. An offset is never beyond what was read before.
    InputStream open(long offset) throws IOException;
}
