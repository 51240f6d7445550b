/// Layers and image metadata in Docker's layouts.
module io.mydocker.infra.storage {
    requires io.mydocker.linux;
    requires io.mydocker.infra.record;
    requires transitive io.mydocker.protocol.archive;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.infra.storage;
}
