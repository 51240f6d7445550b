package io.mydocker.engine.image;

import io.mydocker.protocol.json.JsonObject;
import io.mydocker.protocol.oci.Digest;

/// One thing that removing an image took away, in Docker's order and form.
public sealed interface Removal {
    /// The item as Docker's API sends it.
    JsonObject json();

    /// A reference was taken away: `busybox:latest`.
    record Untagged(String reference) implements Removal {
        @Override
        public JsonObject json() {
            return JsonObject.builder().put("Untagged", reference).build();
        }
    }

    /// An image (by its id) or a layer (by its chain id) was deleted.
    record Deleted(Digest digest) implements Removal {
        @Override
        public JsonObject json() {
            return JsonObject.builder().put("Deleted", digest.toString()).build();
        }
    }
}
