/// The Docker Engine API as values: requests, responses, events.
module io.mydocker.protocol.api {
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.protocol.api;
}
