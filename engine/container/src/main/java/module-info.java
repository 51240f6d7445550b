/// What a container engine does with containers: their whole life.
module io.mydocker.engine.container {
    requires io.mydocker.engine.image;
    requires io.mydocker.engine.event;
    requires io.mydocker.infra.storage;
    requires io.mydocker.infra.runtime;
    requires io.mydocker.infra.record;
    requires io.mydocker.linux;
    requires transitive io.mydocker.protocol.archive;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.engine.container;
}
