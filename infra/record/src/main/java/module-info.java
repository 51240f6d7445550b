/// JSON records on disk: save, get, list by prefix, delete; atomic and durable.
module io.mydocker.infra.record {
    requires io.mydocker.linux;
    requires transitive io.mydocker.protocol.failure;
    requires transitive io.mydocker.protocol.json;

    exports io.mydocker.infra.record;
}
