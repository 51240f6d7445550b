/// The words of images and containers: digests, references, platforms, manifests, image configurations, the runtime
/// specification.
module io.mydocker.protocol.oci {
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.protocol.oci;
}
