/// The engine inside your JVM: the one composition root and the public Java API.
module io.mydocker.embedded {
    requires transitive io.mydocker.engine.container;
    requires transitive io.mydocker.engine.image;
    requires transitive io.mydocker.engine.event;
    requires transitive io.mydocker.infra.storage;
    requires transitive io.mydocker.infra.registry;
    requires transitive io.mydocker.infra.runtime;
    requires transitive io.mydocker.infra.record;
    requires transitive io.mydocker.linux;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.embedded;
}
