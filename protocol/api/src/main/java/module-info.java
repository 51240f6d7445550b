/// The Docker Engine API as values: requests, responses, events.
module io.mydocker.protocol.api {
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;
    requires transitive io.mydocker.protocol.oci;

    exports io.mydocker.protocol.api;
}
