/// The Engine API as Java methods, over a unix socket or TCP.
module io.mydocker.client {
    requires transitive io.mydocker.protocol.api;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.client;
}
