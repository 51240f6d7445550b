/// The distribution protocol: references and digests in, manifests and blobs out.
module io.mydocker.infra.registry {
    requires java.net.http;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.infra.registry;
}
