package io.mydocker.engine.image;

import io.mydocker.protocol.oci.Descriptor;
import io.mydocker.protocol.oci.Platform;
import java.util.List;

/// A manifest or index as a registry has it.
///
/// @param descriptor media type, digest and size
/// @param platforms what it is for; of an index, everything that it lists
/// @param document the JSON, byte for byte
public record RemoteManifest(Descriptor descriptor, List<Platform> platforms, String document) {
    public RemoteManifest {
        platforms = List.copyOf(platforms);
    }
}
