/// What a container engine does with images: pull, load, save, import, list, tag, remove.
module io.mydocker.engine.image {
    requires transitive io.mydocker.infra.storage;
    requires io.mydocker.protocol.archive;
    requires transitive io.mydocker.infra.registry;
    requires transitive io.mydocker.engine.event;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;
    requires java.net.http;

    exports io.mydocker.engine.image;
}
