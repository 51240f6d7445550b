/// The Engine API as HTTP routes: decode, call the engine, encode; and the daemon's configuration.
module io.mydocker.daemon {
    requires io.mydocker.embedded;
    requires io.mydocker.engine.container;
    requires io.mydocker.engine.image;
    requires io.mydocker.engine.event;
    requires transitive io.mydocker.protocol.api;
    requires transitive io.mydocker.protocol.archive;
    requires transitive io.mydocker.protocol.oci;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;
    requires java.logging;

    exports io.mydocker.daemon;
}
